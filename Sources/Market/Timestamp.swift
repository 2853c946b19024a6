/// An instant: nanoseconds since 1970-01-01T00:00:00 UTC, leap seconds not counted. Covers 1678 to 2262.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var nanoseconds: Int64

  public static let nanosecondsPerSecond: Int64 = 1_000_000_000
  public static let nanosecondsPerMinute: Int64 = 60 * nanosecondsPerSecond
  public static let nanosecondsPerDay: Int64 = 86_400 * nanosecondsPerSecond

  /// The dates whose instants, in any time zone, a timestamp can hold; `init(startOf:)` traps outside.
  public static let supportedDates =
    CivilDate(daysSinceEpoch: -106_650)...CivilDate(daysSinceEpoch: 106_650)  // 1678-01-01 … 2261-12-31

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  public init(seconds: Int64) { nanoseconds = seconds * Self.nanosecondsPerSecond }

  /// Midnight UTC at the start of `date`.
  public init(startOf date: CivilDate) {
    nanoseconds = Int64(date.daysSinceEpoch) * Self.nanosecondsPerDay
  }

  /// The UTC date that holds this instant.
  public var date: CivilDate {
    CivilDate(daysSinceEpoch: Int32(Self.floorDivide(nanoseconds, Self.nanosecondsPerDay)))
  }

  /// Whole seconds since the epoch, rounded towards the past.
  public var seconds: Int64 { Self.floorDivide(nanoseconds, Self.nanosecondsPerSecond) }

  /// Nanoseconds since midnight UTC; without the start of the day, which the first instants that can be counted lack.
  var nanosecondsOfDay: Int64 {
    let rest = nanoseconds % Self.nanosecondsPerDay
    return rest < 0 ? rest + Self.nanosecondsPerDay : rest
  }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

  /// ISO 8601 in UTC: `2019-01-02T14:30:00Z`; a fraction of 3, 6 or 9 digits only where there is one.
  public var description: String {
    let day = date
    let inDay = nanosecondsOfDay
    let second = Int(inDay / Self.nanosecondsPerSecond)
    let fraction = Int(inDay % Self.nanosecondsPerSecond)
    let clock =
      "\(zeroPadded(second / 3600, 2)):\(zeroPadded(second / 60 % 60, 2)):\(zeroPadded(second % 60, 2))"
    return "\(day)T\(clock)\(Self.fractionText(fraction))Z"
  }

  static func fractionText(_ nanoseconds: Int) -> String {
    if nanoseconds == 0 { return "" }
    if nanoseconds % 1_000_000 == 0 { return "." + zeroPadded(nanoseconds / 1_000_000, 3) }
    if nanoseconds % 1_000 == 0 { return "." + zeroPadded(nanoseconds / 1_000, 6) }
    return "." + zeroPadded(nanoseconds, 9)
  }

  static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
    let quotient = value / by
    return value % by < 0 ? quotient - 1 : quotient
  }
}
