public import Diagnostics
import Indicators

/// Connors' short RSI within a rising market: buys weakness above the long average, leaves on strength.
public struct RSI2_SMAFilter: SignalExitStrategy {
  static let length = Parameter.integer(
    "rsi_length", default: 2, grid: [2, 3, 4], bounds: 2...500, "bars in Wilder's RSI")
  static let oversold = Parameter.number(
    "rsi_oversold", default: 10, grid: [3, 5, 10], bounds: 0...100, "buys below this RSI")
  static let overbought = Parameter.number(
    "rsi_overbought", default: 70, grid: [65, 70, 75], bounds: 0...100, "leaves above this RSI")
  static let filter = Parameter.integer(
    "sma_filter", default: 200, grid: [150, 200, 250], bounds: 2...2_000,
    "bars in the average that the price is above")

  public static let description = StrategyDescription(
    id: 36, name: "RSI2_SMAFilter", archetype: .meanReversion,
    entry: "RSI below oversold and close above the SMA",
    exit: "RSI above overbought",
    parameters: [length.declaration, oversold.declaration, overbought.declaration, filter.declaration],
    source: "L. Connors & C. Alvarez, Short Term Trading Strategies That Work (2009); Wilder smoothing")

  private let rsi: IndicatorHandle
  private let average: IndicatorHandle
  private let oversold: Double
  private let overbought: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    oversold = setup[Self.oversold]
    overbought = setup[Self.overbought]
    try setup.require(oversold < overbought, Self.oversold, "below rsi_overbought (\(overbought))")
    rsi = setup.line(.rsi(setup[Self.length]), back: 0)
    average = setup.line(.sma(setup[Self.filter]), back: 0)
  }

  public func enters(_ now: BarContext) -> Bool {
    now[rsi].isBelow(oversold, scale: 100) && now.close.isAbove(now[average])
  }
  public func exits(_ now: BarContext) -> Bool { now[rsi].isAbove(overbought, scale: 100) }
}
