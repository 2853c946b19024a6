public import Diagnostics

/// The holidays and short days of an exchange, 1990 to 2030.
///
/// The days come from well-kept packages (`source`) and were compared with the sessions of real bars; the differences
/// that remain are listed in Guides/Calendars.md. A day outside `years` is taken as a regular one.
public struct ExchangeCalendar: Sendable {
  /// How a day differs from the regular hours.
  public enum Exception: Hashable, Sendable {
    case closed
    /// The session ends at this minute from local midnight of its date.
    case closesEarly(minute: Int)
    /// A session at times of its own, such as the evening session of Diwali at NSE.
    case special(openMinute: Int, closeMinute: Int)
  }

  /// The name that instruments give: `NYSE`.
  public let name: String
  public let title: String
  public let source: String
  /// Name of the time zone of the minutes.
  public let timeZone: String
  /// Regular hours, in minutes from local midnight of the session's date; negative on the evening before.
  public let openMinute: Int
  public let closeMinute: Int
  /// Years in which holidays are known.
  public let years: ClosedRange<Int>
  /// Sessions a year, for annualisation: the mean of `years` as a whole number, 252 for New York.
  ///
  /// On a day on which New York is shut, CME may trade for the morning; the trades settle with those of the next day,
  /// so it is no session here.
  public let sessionsPerYear: Int
  /// Exceptions by day since 1970-01-01.
  private let exceptions: [Int32: Exception]

  /// Names of the calendars, in the order in which lists show them.
  public static let names = CalendarData.all.map(\.name)

  /// - Throws: `unknown_calendar` with the nearest name.
  public static func named(_ name: String) throws(AssayError) -> ExchangeCalendar {
    if let found = all[name] { return found }
    throw AssayError(
      code: "unknown_calendar",
      message: "There is no calendar `\(name)`.\(NearestName.suggestion(for: name, among: names))",
      remedy: "Calendars are \(names.joined(separator: ", ")).", kind: .usage)
  }

  /// How the date differs from the regular hours; `nil` when it does not.
  public func exception(on date: CivilDate) -> Exception? { exceptions[date.daysSinceEpoch] }

  /// The exceptions of a year, in order.
  public func exceptions(in year: Int) -> [(date: CivilDate, exception: Exception)] {
    exceptions.filter { CivilDate(daysSinceEpoch: $0.key).components.year == year }.sorted { $0.key < $1.key }
      .map { (CivilDate(daysSinceEpoch: $0.key), $0.value) }
  }

  // MARK: Reading

  private static let all = Dictionary(
    uniqueKeysWithValues: CalendarData.all.map { ($0.name, ExchangeCalendar($0)) })

  private init(_ data: CalendarData) {
    name = data.name
    title = data.title
    source = data.source
    timeZone = data.zone
    openMinute = data.openMinute
    closeMinute = data.closeMinute
    let (found, known) = Self.exceptions(data)
    years = (known.min() ?? 0)...(known.max() ?? 0)
    exceptions = found
    sessionsPerYear = Self.sessionsPerYear(found, in: years, isOfCME: data.name.hasPrefix("CME_"))
  }

  private static func sessionsPerYear(
    _ exceptions: [Int32: Exception], in years: ClosedRange<Int>, isOfCME: Bool
  ) -> Int {
    guard let first = CivilDate(year: years.lowerBound, month: 1, day: 1),
      let last = CivilDate(year: years.upperBound, month: 12, day: 31)
    else { return 252 }
    func isWeekday(_ day: Int32) -> Bool { CivilDate(daysSinceEpoch: day).weekday <= 5 }
    let closed = Set(exceptions.filter { $0.value == .closed }.keys).union(isOfCME ? holidaysOfNewYork : [])
    let special = exceptions.filter { if case .special = $0.value { !isWeekday($0.key) } else { false } }
    let sessions =
      (first.daysSinceEpoch...last.daysSinceEpoch).count { isWeekday($0) && !closed.contains($0) }
      + special.count
    return Int((Double(sessions) / Double(years.count)).rounded())
  }

  private static let holidaysOfNewYork = Set(
    exceptions(CalendarData.nyse).found.filter { $0.value == .closed }.keys)

  private static func exceptions(_ data: CalendarData) -> (found: [Int32: Exception], years: [Int]) {
    var found: [Int32: Exception] = [:]
    var known: [Int] = []
    for line in data.exceptions.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let year = words.first.flatMap({ Int($0) }) else { continue }
      known.append(year)
      for word in words.dropFirst() {
        guard let (date, exception) = exception(word, year) else { continue }
        found[date.daysSinceEpoch] = exception
      }
    }
    return (found, known)
  }

  private static func exception(_ word: Substring, _ year: Int) -> (CivilDate, Exception)? {
    guard let month = Int(word.prefix(2)), let day = Int(word.dropFirst(2).prefix(2)),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let times = word.dropFirst(4).split(separator: "-", omittingEmptySubsequences: false)
    guard times.count == 2, let close = minute(times[1]) else { return (date, .closed) }
    guard let open = minute(times[0]) else { return (date, .closesEarly(minute: close)) }
    return (date, .special(openMinute: open, closeMinute: close))
  }

  private static func minute(_ text: Substring) -> Int? {
    guard text.count == 4, let hours = Int(text.prefix(2)), let minutes = Int(text.suffix(2)) else {
      return nil
    }
    return hours * 60 + minutes
  }
}
