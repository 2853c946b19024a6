public import Diagnostics
import Indicators

/// Buys a hammer, a bar with a small body on top of a long lower wick; leaves below its low.
///
/// The shooting star is the hammer of a short seller. The rule is long only, so it is not traded.
public struct HammerShootingStar: PositionExitStrategy {
  static let shadow = Parameter.number(
    "hammer_shadow_ratio", default: 2, grid: [2, 2.5, 3], bounds: 0...100, "least lower wick in bodies")
  static let position = Parameter.number(
    "hammer_body_position", default: 0.6, grid: [0.6, 0.7, 0.8], bounds: 0...1,
    "least height of the body's foot, as a share of the range")
  static let trend = Parameter.integer(
    "hammer_require_trend", default: 2, grid: [0, 2, 3], bounds: 0...100,
    "falling closes in a row up to the bar before")
  /// Bars behind the average range, and the share of it that a bar must exceed.
  private static let rangeLength = 20
  private static let rangeShare = 0.5

  public static let description = StrategyDescription(
    id: 6, name: "HammerShootingStar", archetype: .meanReversion,
    entry:
      "lower wick at least r bodies, body's foot at least p of the range above the low, upper wick at "
      + "most the body, range above half the mean of 20, and a streak of falling closes before it",
    exit: "close below the low of the entry bar",
    parameters: [shadow.declaration, position.declaration, trend.declaration],
    source: "S. Nison, Japanese Candlestick Charting Techniques (1991)",
    reading:
      "The body's foot is the lower of open and close, so the colour of the bar does not matter. The mean "
      + "of 20 ranges has this bar in it. The streak is of falling closes up to the bar before. The entry "
      + "bar is the bar whose close decides the entry.")

  private let meanHigh: IndicatorHandle
  private let meanLow: IndicatorHandle
  private let shadow: Double
  private let position: Double
  private let trend: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    shadow = setup[Self.shadow]
    position = setup[Self.position]
    trend = setup[Self.trend]
    meanHigh = setup.line(.sma(Self.rangeLength, of: .high), back: 0)
    meanLow = setup.line(.sma(Self.rangeLength, of: .low), back: 0)
    setup.readsPrices(back: trend + 1)
  }

  public func enters(_ now: BarContext) -> Bool {
    let (foot, top) = (min(now.open, now.close), max(now.open, now.close))
    let (body, range) = (top - foot, now.high - now.low)
    let lowerWick = foot - now.low
    let scale = abs(now.close)
    return lowerWick.isAtLeast(shadow * body, scale: scale)
      && lowerWick.isAtLeast(position * range, scale: scale)
      && (now.high - top).isAtMost(body, scale: scale)
      && range.isAbove(Self.rangeShare * (now[meanHigh] - now[meanLow]), scale: scale)
      && now.closesFall(trend, ago: 1)
  }

  public func exits(_ now: BarContext, _ position: Position) -> Bool { now.close < position.decision.low }
}
