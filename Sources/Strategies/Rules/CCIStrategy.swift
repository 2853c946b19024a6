public import Diagnostics
import Indicators

/// Buys when the commodity channel index comes up from oversold, leaves when it falls back from overbought.
///
/// "Falls back below" is the crossing: most entries lie below the overbought level from the start.
public struct CCIStrategy: SignalExitStrategy {
  static let length = Parameter.integer(
    "cci_length", default: 20, grid: [14, 20, 30, 40], bounds: 2...1_000, "bars in the index")
  static let oversold = Parameter.number(
    "cci_oversold", default: -100, grid: [-150, -100, -50], bounds: -1_000...1_000,
    "buys on the way up through this level")
  static let overbought = Parameter.number(
    "cci_overbought", default: 100, grid: [50, 100, 150], bounds: -1_000...1_000,
    "leaves on the way down through this level")

  public static let description = StrategyDescription(
    id: 13, name: "CCIStrategy", archetype: .momentum, entry: "CCI crosses above oversold",
    exit: "CCI crosses below overbought",
    parameters: [length.declaration, oversold.declaration, overbought.declaration],
    source: "D. Lambert, Commodities magazine (October 1980)")

  private let index: IndicatorHandle
  private let oversold: Double
  private let overbought: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    oversold = setup[Self.oversold]
    overbought = setup[Self.overbought]
    try setup.require(oversold < overbought, Self.oversold, "below cci_overbought (\(overbought))")
    index = setup.line(.cci(setup[Self.length]))
  }

  public func enters(_ now: BarContext) -> Bool { now.crossesAbove(index, oversold, scale: 100) }
  public func exits(_ now: BarContext) -> Bool { now.crossesBelow(index, overbought, scale: 100) }
}
