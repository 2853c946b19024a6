public import Diagnostics
public import Market

/// The days on which profit and loss are counted. Days without an exit count too, with 0.
public struct SessionDays: Sendable, Hashable {
  /// Days since 1970-01-01, increasing.
  public let days: [Int]
  /// Whether an instant of a Saturday or Sunday belongs to the Monday that follows, as the evening session of futures
  /// does.
  private let movesWeekends: Bool
  public let periodsPerYear: Double

  public var count: Int { days.count }

  /// - Throws: `calendar_not_in_order`.
  public init(days: [Int], periodsPerYear: Double = 252) throws(AssayError) {
    for (earlier, later) in zip(days, days.dropFirst()) where earlier >= later {
      throw AssayError(
        code: "calendar_not_in_order",
        message:
          "\(CivilDate(daysSinceEpoch: Int32(later))) comes after \(CivilDate(daysSinceEpoch: Int32(earlier))).",
        remedy: "Give each session date once, from the earliest.", place: "--calendar", kind: .badData)
    }
    self.days = days
    movesWeekends = false
    self.periodsPerYear = periodsPerYear
  }

  private init(_ days: [Int], movesWeekends: Bool, periodsPerYear: Double) {
    self.days = days
    self.movesWeekends = movesWeekends
    self.periodsPerYear = periodsPerYear
  }

  /// Monday to Friday.
  public static func weekdays(from first: Int64, through last: Int64) -> SessionDays {
    let (start, end) = (day(first), day(last))
    let days = (start...end + 2).filter { !isWeekend($0) }
    return SessionDays(days, movesWeekends: true, periodsPerYear: 252)
  }

  public static func everyDay(from first: Int64, through last: Int64) -> SessionDays {
    SessionDays(Array(day(first)...day(last)), movesWeekends: false, periodsPerYear: 365)
  }

  private static func day(_ instant: Int64) -> Int {
    Int(Timestamp(nanoseconds: instant).date.daysSinceEpoch)
  }

  /// 1970-01-01 was a Thursday.
  private static func isWeekend(_ day: Int) -> Bool {
    let weekday = ((day % 7) + 7) % 7
    return weekday == 2 || weekday == 3
  }

  /// - Throws: `date_not_in_calendar`.
  func session(of instant: Int64) throws(AssayError) -> Int {
    var day = Self.day(instant)
    if movesWeekends { while Self.isWeekend(day) { day += 1 } }
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if days[middle] < day { low = middle + 1 } else { high = middle }
    }
    guard low < days.count, days[low] == day else {
      throw AssayError(
        code: "date_not_in_calendar",
        message: "A trade begins or ends on \(CivilDate(daysSinceEpoch: Int32(day))), which is no session.",
        remedy: "Give a --calendar that holds every session of the trades.", place: "--calendar",
        kind: .badData)
    }
    return low
  }

  public func date(_ session: Int) -> CivilDate { CivilDate(daysSinceEpoch: Int32(days[session])) }
}
