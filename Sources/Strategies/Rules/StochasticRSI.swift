public import Diagnostics
import Indicators

/// Buys when the place of the RSI within its own range comes up from oversold, leaves when it falls back from
/// overbought.
///
/// "Falls back below" is the crossing: most entries lie below the overbought level from the start. While the
/// RSI has not moved over its window its place is undefined, and nothing crosses.
public struct StochasticRSI: SignalExitStrategy {
  static let length = Parameter.integer(
    "stochrsi_length", default: 14, grid: [14, 21, 28], bounds: 2...500, "bars in Wilder's RSI")
  static let stochastic = Parameter.integer(
    "stochrsi_stoch_length", default: 14, grid: [14, 21], bounds: 2...500, "bars of the RSI's range")
  static let oversold = Parameter.number(
    "oversold", default: 20, grid: [10, 20, 30], bounds: 0...100, "buys on the way up through this level")
  static let overbought = Parameter.number(
    "overbought", default: 80, grid: [70, 80, 90], bounds: 0...100,
    "leaves on the way down through this level")

  public static let description = StrategyDescription(
    id: 11, name: "StochasticRSI", archetype: .momentum, entry: "StochRSI crosses above oversold",
    exit: "StochRSI crosses below overbought",
    parameters: [length.declaration, stochastic.declaration, oversold.declaration, overbought.declaration],
    source: "T. Chande & S. Kroll, The New Technical Trader (1994); unsmoothed, 0 to 100")

  private let rsi: IndicatorHandle
  private let highest: IndicatorHandle
  private let lowest: IndicatorHandle
  private let oversold: Double
  private let overbought: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    oversold = setup[Self.oversold]
    overbought = setup[Self.overbought]
    try setup.require(oversold < overbought, Self.oversold, "below overbought (\(overbought))")
    let (request, window) = (IndicatorRequest.rsi(setup[Self.length]), setup[Self.stochastic])
    rsi = setup.line(request)
    highest = setup.line(.highest(.output(of: request), window))
    lowest = setup.line(.lowest(.output(of: request), window))
  }

  private func place(_ now: BarContext, ago: Int) -> Double {
    let (floor, top) = (now[lowest, ago: ago], now[highest, ago: ago])
    // Where the RSI does not move in the window, it has no place in it.
    return top.isAbove(floor, scale: 100) ? 100 * (now[rsi, ago: ago] - floor) / (top - floor) : .nan
  }

  public func enters(_ now: BarContext) -> Bool {
    place(now, ago: 0).isAbove(oversold, scale: 100) && place(now, ago: 1).isAtMost(oversold, scale: 100)
  }
  public func exits(_ now: BarContext) -> Bool {
    place(now, ago: 0).isBelow(overbought, scale: 100)
      && place(now, ago: 1).isAtLeast(overbought, scale: 100)
  }
}
