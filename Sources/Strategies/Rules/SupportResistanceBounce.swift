public import Diagnostics
import Indicators

/// Buys when the price leaves the floor of its range after touching it, leaves at the middle of the range.
///
/// Touch and bounce are percentages of daily bars and shrink with the bars (`BarSpacing`).
public struct SupportResistanceBounce: SignalExitStrategy {
  static let lookback = Parameter.integer(
    "sr_lookback", default: 40, grid: [20, 40, 60, 80], bounds: 2...2_000, "bars of the range")
  static let touch = Parameter.number(
    "sr_touch_pct", default: 0.2, grid: [0.1, 0.2, 0.3], bounds: 0...20,
    "how near the low of the bar before came to the floor, in percent of daily bars")
  static let bounce = Parameter.number(
    "sr_bounce_pct", default: 0.2, grid: [0.1, 0.2, 0.3], bounds: 0...20,
    "how far above the floor it closes, in percent of daily bars")

  public static let description = StrategyDescription(
    id: 4, name: "SupportResistanceBounce", archetype: .meanReversion,
    entry:
      "low of the bar before within touch % of the lowest low then, close more than bounce % above the "
      + "lowest low now",
    exit: "close at or above the middle of highest high and lowest low",
    parameters: [lookback.declaration, touch.declaration, bounce.declaration],
    source: "support and resistance, R. Edwards & J. Magee, Technical Analysis of Stock Trends (1948)")

  private let highest: IndicatorHandle
  private let lowest: IndicatorHandle
  private let touch: Double
  private let bounce: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let lookback = setup[Self.lookback]
    touch = setup.move(Self.touch)
    bounce = setup.move(Self.bounce)
    highest = setup.line(.highest(.high, lookback), back: 0)
    lowest = setup.line(.lowest(.low, lookback))
  }

  public func enters(_ now: BarContext) -> Bool {
    now[.low, ago: 1].isAtMost(now[lowest, ago: 1].moved(by: touch))
      && now.close.isAbove(now[lowest].moved(by: bounce))
  }

  public func exits(_ now: BarContext) -> Bool { now.close.isAtLeast((now[highest] + now[lowest]) / 2) }
}
