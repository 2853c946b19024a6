public import Diagnostics
import Indicators

/// Buys a doji, a bar that closes about where it opened, after falling closes; leaves below its low.
///
/// `doji_shadow_min` asks for the longer of the two wicks: both together always make what the body leaves of the
/// range, which would be no condition at all.
public struct DojiReversal: PositionExitStrategy {
  static let body = Parameter.number(
    "doji_body_pct", default: 0.1, grid: [0.05, 0.1, 0.15], bounds: 0...1,
    "most share of the body in the range")
  static let trend = Parameter.integer(
    "doji_require_trend", default: 2, grid: [0, 2, 3], bounds: 0...100,
    "falling closes in a row up to the bar before")
  static let shadow = Parameter.number(
    "doji_shadow_min", default: 0.5, grid: [0.3, 0.5, 0.7], bounds: 0...1,
    "least share of the longer wick in the range")
  /// Bars behind the average range, and the share of it that a bar must exceed.
  private static let rangeLength = 20
  private static let rangeShare = 0.3

  public static let description = StrategyDescription(
    id: 14, name: "DojiReversal", archetype: .meanReversion,
    entry:
      "body at most x of the range, the longer wick at least y of it, range above 0.3 of the mean of 20,"
      + " and a streak of falling closes before it",
    exit: "close below the low of the entry bar",
    parameters: [body.declaration, trend.declaration, shadow.declaration],
    source: "S. Nison, Japanese Candlestick Charting Techniques (1991)",
    reading:
      "The larger shadow is the longer of the two wicks. The mean of 20 ranges has this bar in it. The "
      + "streak is of falling closes up to the bar before. The entry bar is the bar whose close decides the "
      + "entry.")

  private let meanHigh: IndicatorHandle
  private let meanLow: IndicatorHandle
  private let body: Double
  private let shadow: Double
  private let trend: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    body = setup[Self.body]
    shadow = setup[Self.shadow]
    trend = setup[Self.trend]
    meanHigh = setup.line(.sma(Self.rangeLength, of: .high), back: 0)
    meanLow = setup.line(.sma(Self.rangeLength, of: .low), back: 0)
    setup.readsPrices(back: trend + 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    let (foot, top) = (min(now.open, now.close), max(now.open, now.close))
    let (range, wick) = (now.high - now.low, max(now.high - top, foot - now.low))
    let scale = abs(now.close)
    return (top - foot).isAtMost(body * range, scale: scale) && wick.isAtLeast(shadow * range, scale: scale)
      && range.isAbove(Self.rangeShare * (now[meanHigh] - now[meanLow]), scale: scale)
      && now.closesFall(trend, ago: 1)
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool { now.close < position.decision.low }
}
