/// What a clock on a wall shows: a date and a time of day without a zone.
///
/// Stored as nanoseconds since 1970-01-01T00:00 *on that clock*, so it must never be mixed with `Timestamp`.
public struct LocalTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// - Parameter minute: minutes after midnight of `date`; may be negative or beyond a day.
  public init(_ date: CivilDate, minute: Int = 0) {
    nanoseconds =
      Int64(date.daysSinceEpoch) * Timestamp.nanosecondsPerDay + Int64(minute)
      * Timestamp.nanosecondsPerMinute
  }

  public var date: CivilDate { Timestamp(nanoseconds: nanoseconds).date }

  /// Whole minutes since midnight, 0 … 1,439.
  public var minuteOfDay: Int {
    Int(Timestamp(nanoseconds: nanoseconds).nanosecondsOfDay / Timestamp.nanosecondsPerMinute)
  }

  /// 0 … 23.
  public var hour: Int { minuteOfDay / 60 }

  public static func < (a: LocalTime, b: LocalTime) -> Bool { a.nanoseconds < b.nanoseconds }

  /// `2019-01-02T09:30:00`, without a zone.
  public var description: String { String(Timestamp(nanoseconds: nanoseconds).description.dropLast()) }
}
