public import Diagnostics
import Indicators

/// Buys a close at the very low of its bar, leaves on a close in the upper part.
public struct IBSExtreme: SignalExitStrategy {
  static let entry = Parameter.number(
    "ibs_entry_threshold", default: 0.1, grid: [0.05, 0.1, 0.15], bounds: 0...1, "buys at or below this IBS")
  static let exit = Parameter.number(
    "ibs_exit_threshold", default: 0.75, grid: [0.65, 0.7, 0.75, 0.8], bounds: 0...1,
    "leaves at or above this IBS")

  public static let description = StrategyDescription(
    id: 53, name: "IBSExtreme", archetype: .meanReversion, entry: "IBS at or below the entry threshold",
    exit: "IBS at or above the exit threshold", parameters: [entry.declaration, exit.declaration],
    source: "A. Pagonidis, The IBS Effect, NAAIM (2014); 0.5 when the range is zero")

  private let ibs: IndicatorHandle
  private let entry: Double
  private let exit: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    entry = setup[Self.entry]
    exit = setup[Self.exit]
    try setup.require(entry < exit, Self.entry, "below ibs_exit_threshold (\(exit))")
    ibs = setup.line(.ibs, back: 0)
    setup.readsPrices(back: 0)
  }

  public func enters(_ now: BarContext) -> Bool { now[ibs].isAtMost(entry, scale: 1) }
  public func exits(_ now: BarContext) -> Bool { now[ibs].isAtLeast(exit, scale: 1) }
}
