public import Diagnostics
import Indicators

/// Buys when the close falls through a band k deviations below the average, leaves part of the way back to
/// where the average was at the entry.
public struct MeanReversionBands: PositionExitStrategy {
  static let length = Parameter.integer(
    "mrb_length", default: 20, grid: [20, 30, 50], bounds: 2...1_000, "bars in the average")
  static let deviations = Parameter.number(
    "mrb_std", default: 2, grid: [1.5, 2, 2.5], bounds: 0.1...10, "distance of the band in deviations")
  static let target = Parameter.number(
    "mrb_exit_pct", default: 1, grid: [0.5, 0.75, 1], bounds: 0...2,
    "share of the way back that ends the trade")

  public static let description = StrategyDescription(
    id: 27, name: "MeanReversionBands", archetype: .meanReversion,
    entry: "close crosses below SMA − k deviations",
    exit: "close at or above entry price + p · (SMA at entry − entry price)",
    parameters: [length.declaration, deviations.declaration, target.declaration],
    source: "Bollinger's bands with a target fixed at the entry; population deviation")

  private let lower: IndicatorHandle
  private let middle: IndicatorHandle
  private let target: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let bands = IndicatorRequest.bollinger(setup[Self.length], setup[Self.deviations])
    target = setup[Self.target]
    lower = setup.line(bands, output: 2)
    middle = setup.line(bands, output: 1, back: 0)
  }

  public func enters(_ now: BarContext) -> Bool { now.crossesBelow(.close, lower) }

  public func exits(_ now: BarContext, _ position: Position) -> Bool {
    now.close.isAtLeast(position.price + target * (position.decision[middle] - position.price))
  }
}
