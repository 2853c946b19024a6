/// A rule for daylight saving that goes on for ever, as in the footer of a TZif file: `EST5EDT,M3.2.0,M11.1.0`.
///
/// The grammar is that of POSIX `TZ` with RFC 8536's wider hours (−167 … 167).
struct PosixZoneRule {
  /// Seconds east of UTC.
  var standardOffset: Int64
  /// `nil` when the zone keeps one offset all year.
  var changes: (daylightOffset: Int64, start: YearlyMoment, end: YearlyMoment)?

  /// A day of the year and a local time on it.
  struct YearlyMoment {
    enum Day {
      /// Day 1 … 365; 29 February is never counted.
      case julian(Int)
      /// Day 0 … 365; 29 February counts.
      case zeroBased(Int)
      /// `week` 5 is the last one; `weekday` 0 is Sunday.
      case weekday(month: Int, week: Int, weekday: Int)
    }
    var day: Day
    /// Seconds after local midnight.
    var time: Int64
  }

  init?(_ text: some StringProtocol) {
    var scanner = Scanner(text)
    guard scanner.skipName(), let west = scanner.time() else { return nil }
    standardOffset = -west
    if scanner.isAtEnd { return }
    guard scanner.skipName() else { return nil }
    var daylight = standardOffset + 3_600
    if !scanner.isNext(",") {
      guard let west = scanner.time() else { return nil }
      daylight = -west
    }
    guard scanner.skip(","), let start = scanner.moment(), scanner.skip(","), let end = scanner.moment(),
      scanner.isAtEnd
    else { return nil }
    changes = (daylight, start, end)
  }

  /// Whether both offsets are within some seconds of UTC.
  func isPlausible(upTo seconds: Int64) -> Bool {
    abs(standardOffset) <= seconds && abs(changes?.daylightOffset ?? 0) <= seconds
  }

  /// The changes of a year in ascending order: the instant in seconds, and the offset that holds from then on.
  func changes(in year: Int) -> [(second: Int64, offset: Int64)] {
    guard let changes else { return [] }
    let start = (changes.start.localSecond(in: year) - standardOffset, changes.daylightOffset)
    let end = (changes.end.localSecond(in: year) - changes.daylightOffset, standardOffset)
    return start.0 < end.0 ? [start, end] : [end, start]
  }

  private struct Scanner {
    var rest: Substring

    init(_ text: some StringProtocol) { rest = Substring(text) }

    var isAtEnd: Bool { rest.isEmpty }
    func isNext(_ character: Character) -> Bool { rest.first == character }

    mutating func skip(_ character: Character) -> Bool {
      guard rest.first == character else { return false }
      rest.removeFirst()
      return true
    }

    /// An abbreviation: letters, or anything in angle brackets.
    mutating func skipName() -> Bool {
      if skip("<") {
        guard let end = rest.firstIndex(of: ">") else { return false }
        rest = rest[rest.index(after: end)...]
        return true
      }
      let letters = rest.prefix { $0.isLetter }
      rest = rest[letters.endIndex...]
      return letters.count >= 3
    }

    mutating func number() -> Int? {
      let digits = rest.prefix { $0.isNumber }
      rest = rest[digits.endIndex...]
      // Hours go up to 167 and days up to 365.
      return digits.utf8.count <= 3 ? Int(digits) : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int64? {
      let negative = skip("-")
      if !negative { _ = skip("+") }
      guard let hours = number() else { return nil }
      var seconds = hours * 3_600
      for unit in [60, 1] where isNext(":") {
        _ = skip(":")
        guard let value = number() else { return nil }
        seconds += value * unit
      }
      return Int64(negative ? -seconds : seconds)
    }

    mutating func moment() -> YearlyMoment? {
      guard let day = day() else { return nil }
      guard skip("/") else { return YearlyMoment(day: day, time: 7_200) }
      return time().map { YearlyMoment(day: day, time: $0) }
    }

    private mutating func day() -> YearlyMoment.Day? {
      if skip("J") { return number().map { .julian($0) } }
      guard skip("M") else { return number().map { .zeroBased($0) } }
      guard let month = number(), skip("."), let week = number(), skip("."), let weekday = number(),
        (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
      else { return nil }
      return .weekday(month: month, week: week, weekday: weekday)
    }
  }
}

extension PosixZoneRule.YearlyMoment {
  /// Local seconds since 1970-01-01T00:00 on the wall clock.
  fileprivate func localSecond(in year: Int) -> Int64 {
    let firstOfYear = PosixZoneRule.dayNumber(year, 1, 1)
    let date: Int
    switch day {
    case .julian(let number):
      let leap = CivilDate.daysInMonth(year: year, month: 2) == 29
      date = firstOfYear + number - 1 + (leap && number >= 60 ? 1 : 0)
    case .zeroBased(let number): date = firstOfYear + number
    case .weekday(let month, let week, let weekday):
      let first = PosixZoneRule.dayNumber(year, month, 1)
      let firstWeekday = CivilDate(daysSinceEpoch: Int32(first)).weekday % 7
      var day = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
      if day >= CivilDate.daysInMonth(year: year, month: month) { day -= 7 }
      date = first + day
    }
    return Int64(date) * 86_400 + time
  }
}

extension PosixZoneRule {
  fileprivate static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    Int(CivilDate(year: year, month: month, day: day)?.daysSinceEpoch ?? 0)
  }
}
