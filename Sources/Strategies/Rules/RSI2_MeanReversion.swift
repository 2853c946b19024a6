public import Diagnostics
import Indicators

/// Connors' short RSI: buys deep weakness, leaves on strength.
public struct RSI2_MeanReversion: SignalExitStrategy {
  static let length = Parameter.integer(
    "rsi_length", default: 2, grid: [2, 3, 4], bounds: 2...500, "bars in Wilder's RSI")
  static let oversold = Parameter.number(
    "rsi_oversold", default: 10, grid: [5, 10, 15], bounds: 0...100, "buys below this RSI")
  static let overbought = Parameter.number(
    "rsi_overbought", default: 65, grid: [60, 65, 70, 75], bounds: 0...100, "leaves above this RSI")

  public static let description = StrategyDescription(
    id: 21, name: "RSI2_MeanReversion", archetype: .meanReversion, entry: "RSI below oversold",
    exit: "RSI above overbought",
    parameters: [length.declaration, oversold.declaration, overbought.declaration],
    source: "L. Connors & C. Alvarez, Short Term Trading Strategies That Work (2009); Wilder smoothing")

  private let rsi: IndicatorHandle
  private let oversold: Double
  private let overbought: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    oversold = setup[Self.oversold]
    overbought = setup[Self.overbought]
    try setup.require(oversold < overbought, Self.oversold, "below rsi_overbought (\(overbought))")
    rsi = setup.line(.rsi(setup[Self.length]), back: 0)
  }

  public func enters(_ now: BarContext) -> Bool { now[rsi].isBelow(oversold, scale: 100) }
  public func exits(_ now: BarContext) -> Bool { now[rsi].isAbove(overbought, scale: 100) }
}
