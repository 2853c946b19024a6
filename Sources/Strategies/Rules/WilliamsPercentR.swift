public import Diagnostics
import Indicators

/// Buys when Williams' %R comes up from oversold, leaves when it falls back from overbought.
///
/// "Falls back below" is the crossing: most entries lie below the overbought level from the start. Where the
/// range of the window is zero %R is undefined, and nothing crosses.
public struct WilliamsPercentR: SignalExitStrategy {
  static let length = Parameter.integer(
    "wr_length", default: 14, grid: [10, 14, 20, 28], bounds: 2...1_000, "bars of the range")
  static let oversold = Parameter.number(
    "wr_oversold", default: -80, grid: [-90, -80, -70], bounds: -100...0,
    "buys on the way up through this level")
  static let overbought = Parameter.number(
    "wr_overbought", default: -20, grid: [-30, -20, -10], bounds: -100...0,
    "leaves on the way down through this level")

  public static let description = StrategyDescription(
    id: 12, name: "WilliamsPercentR", archetype: .momentum, entry: "%R crosses above oversold",
    exit: "%R crosses below overbought",
    parameters: [length.declaration, oversold.declaration, overbought.declaration],
    source: "L. Williams, How I Made One Million Dollars Last Year Trading Commodities (1973)")

  private let highest: IndicatorHandle
  private let lowest: IndicatorHandle
  private let oversold: Double
  private let overbought: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    oversold = setup[Self.oversold]
    overbought = setup[Self.overbought]
    try setup.require(oversold < overbought, Self.oversold, "below wr_overbought (\(overbought))")
    highest = setup.line(.highest(.high, setup[Self.length]))
    lowest = setup.line(.lowest(.low, setup[Self.length]))
  }

  private func percentR(_ now: BarContext, ago: Int) -> Double {
    let top = now[highest, ago: ago]
    return -100 * (top - now[.close, ago: ago]) / (top - now[lowest, ago: ago])
  }

  public func enters(_ now: BarContext) -> Bool {
    percentR(now, ago: 0).isAbove(oversold, scale: 100)
      && percentR(now, ago: 1).isAtMost(oversold, scale: 100)
  }

  public func exits(_ now: BarContext) -> Bool {
    percentR(now, ago: 0).isBelow(overbought, scale: 100)
      && percentR(now, ago: 1).isAtLeast(overbought, scale: 100)
  }
}
