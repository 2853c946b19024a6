public import Diagnostics
import Indicators

/// Buys when the money flow index comes up from oversold, leaves when it is overbought or oversold again.
/// Needs volume.
public struct MoneyFlowIndex: SignalExitStrategy {
  static let period = Parameter.integer(
    "mfi_period", default: 14, grid: [14, 21, 28], bounds: 2...1_000, "bars in the index")
  static let oversold = Parameter.number(
    "mfi_oversold", default: 20, grid: [15, 20, 25], bounds: 0...100, "buys on the way up through this level")
  static let overbought = Parameter.number(
    "mfi_overbought", default: 80, grid: [75, 80, 85], bounds: 0...100, "leaves at or above this level")

  public static let description = StrategyDescription(
    id: 34, name: "MoneyFlowIndex", archetype: .meanReversion, entry: "MFI crosses above oversold",
    exit: "MFI at or above overbought, or back below oversold",
    parameters: [period.declaration, oversold.declaration, overbought.declaration],
    source: "G. Quong & A. Soudack, Technical Analysis of Stocks & Commodities (1989)")

  private let index: IndicatorHandle
  private let oversold: Double
  private let overbought: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    oversold = setup[Self.oversold]
    overbought = setup[Self.overbought]
    try setup.require(oversold < overbought, Self.oversold, "below mfi_overbought (\(overbought))")
    index = setup.line(.moneyFlowIndex(setup[Self.period]))
  }

  public func enters(_ now: BarContext) -> Bool { now.crossesAbove(index, oversold, scale: 100) }
  public func exits(_ now: BarContext) -> Bool {
    now[index].isAtLeast(overbought, scale: 100) || now[index].isBelow(oversold, scale: 100)
  }
}
