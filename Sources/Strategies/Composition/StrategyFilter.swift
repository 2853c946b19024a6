public import Market

/// A condition under which the entries of any rule count.
///
/// Written as `trend:200`, `volatility:20-80`, `hours:10-14`, `weekdays:mon+tue`, `regime:trending`; with `@1d` at
/// its end a filter looks at the last bar of that timeframe that is over.
public struct StrategyFilter: Sendable, Hashable, CustomStringConvertible {
  public enum Condition: Sendable, Hashable {
    /// The close above (or below) its simple average over so many bars.
    case trend(length: Int, isAbove: Bool)
    /// ATR(14) between two percentiles of its own last 252 values.
    case volatility(from: Int, through: Int)
    /// The exchange's clock hour that holds the end of the bar, both ends included.
    case hours(from: Int, through: Int)
    /// The weekday of the session date, 1 for Monday to 7 for Sunday, in order.
    case weekdays([Int])
    /// ADX(14) at or above a threshold, or below it (Wilder's 25 unless given).
    case regime(isTrending: Bool, threshold: Int)
  }

  public var condition: Condition
  /// The bars that it looks at; `nil` for those of the run.
  public var timeframe: Timeframe?

  public init(_ condition: Condition, on timeframe: Timeframe? = nil) {
    self.condition = condition
    self.timeframe = timeframe
  }

  /// The forms that a user can write, for errors and help.
  public static let forms =
    "trend:200, trend:200:below, volatility:20-80, hours:10-14, weekdays:mon+fri, regime:trending or "
    + "regime:ranging:20, each with or without @1d"

  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Reads one of `forms`; `nil` for anything else.
  public init?(_ text: String) {
    let halves = text.lowercased().split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard let first = halves.first, halves.count <= 2, let condition = Self.condition(first) else {
      return nil
    }
    if halves.count == 2 {
      guard let timeframe = Timeframe(halves[1]) else { return nil }
      self.init(condition, on: timeframe)
    } else {
      self.init(condition)
    }
  }

  private static func condition(_ text: String) -> Condition? {
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 2 || words.count == 3 else { return nil }
    let third = words.count == 3 ? words[2] : nil
    switch (words[0], third) {
    case ("trend", nil), ("trend", "above"), ("trend", "below"):
      return Int(words[1]).flatMap {
        (1...10_000).contains($0) ? .trend(length: $0, isAbove: third != "below") : nil
      }
    case ("volatility", nil):
      return range(words[1], in: 0...100).map { .volatility(from: $0.lowerBound, through: $0.upperBound) }
    case ("hours", nil):
      return range(words[1], in: 0...23).map { .hours(from: $0.lowerBound, through: $0.upperBound) }
    case ("weekdays", nil):
      let numbers = words[1].split(separator: "+").map { days.firstIndex(of: String($0)) }
      if numbers.isEmpty || numbers.contains(nil) { return nil }
      return .weekdays(Set(numbers.compactMap { $0 }.map { $0 + 1 }).sorted())
    case ("regime", _):
      guard ["trending", "ranging"].contains(words[1]), let threshold = Int(third ?? "25"),
        (1...99).contains(threshold)
      else { return nil }
      return .regime(isTrending: words[1] == "trending", threshold: threshold)
    default: return nil
    }
  }

  private static func range(_ text: String, in bounds: ClosedRange<Int>) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2, let low = ends[0], let high = ends[1], low <= high, bounds.contains(low),
      bounds.contains(high)
    else { return nil }
    return low...high
  }

  /// The form that `init(_:)` reads.
  public var description: String {
    let text =
      switch condition {
      case .trend(let length, let isAbove): "trend:\(length)\(isAbove ? "" : ":below")"
      case .volatility(let low, let high): "volatility:\(low)-\(high)"
      case .hours(let first, let last): "hours:\(first)-\(last)"
      case .weekdays(let numbers): "weekdays:" + numbers.map { Self.days[$0 - 1] }.joined(separator: "+")
      case .regime(let isTrending, let threshold):
        "regime:\(isTrending ? "trending" : "ranging")\(threshold == 25 ? "" : ":\(threshold)")"
      }
    return text + (timeframe.map { "@\($0)" } ?? "")
  }
}
