/// The length of a bar: a number of minutes, or whole sessions (days, weeks, months).
public struct Timeframe: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Clock minutes for an intraday bar; 1,440 for a day, 10,080 for a week, 43,200 for a month.
  public let minutes: Int

  public static let day = Timeframe(minutes: 1_440)
  public static let week = Timeframe(minutes: 10_080)
  public static let month = Timeframe(minutes: 43_200)

  public init(minutes: Int) {
    precondition(minutes > 0, "a timeframe is at least one minute")
    self.minutes = minutes
  }

  /// Parses `1m`, `15m`, `1h`, `4h`, `1d`, `1w`, `1mo`; returns `nil` for anything else.
  public init?(_ text: String) {
    let lower = text.lowercased()
    let digits = lower.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), count > 0, count <= 1_440 else { return nil }
    switch lower.dropFirst(digits.count) {
    case "m", "min": minutes = count
    case "h": minutes = count * 60
    case "d" where count == 1: minutes = Self.day.minutes
    case "w" where count == 1: minutes = Self.week.minutes
    case "mo" where count == 1: minutes = Self.month.minutes
    default: return nil
    }
  }

  /// Whether several bars make up one session.
  public var isIntraday: Bool { minutes < Self.day.minutes }
  public var nanoseconds: Int64 { Int64(minutes) * Timestamp.nanosecondsPerMinute }

  public static func < (a: Timeframe, b: Timeframe) -> Bool { a.minutes < b.minutes }

  public var description: String {
    switch minutes {
    case Self.month.minutes: "1mo"
    case Self.week.minutes: "1w"
    case Self.day.minutes: "1d"
    case let m where m % 60 == 0: "\(m / 60)h"
    default: "\(minutes)m"
    }
  }
}
