public import Diagnostics

/// Buys a close at the bottom of its window, leaves on one at the top.
///
/// The rank is the share of the other closes in the window that lie below the close, in percent: 0 at a low,
/// also one that was met before, 100 at a new high.
public struct Double7s: SignalExitStrategy {
  static let window = Parameter.integer(
    "percentile_window", default: 7, grid: [5, 7, 10], bounds: 2...200,
    "closes in the window, this one included")
  static let entry = Parameter.number(
    "entry_pct", default: 0, grid: [0, 10, 20], bounds: 0...100, "buys at or below this rank")
  static let exit = Parameter.number(
    "exit_pct", default: 100, grid: [80, 90, 100], bounds: 0...100, "leaves at or above this rank")

  public static let description = StrategyDescription(
    id: 37, name: "Double7s", archetype: .meanReversion,
    entry: "rank of the close in its window at or below x",
    exit: "rank at or above y", parameters: [window.declaration, entry.declaration, exit.declaration],
    source:
      "L. Connors & C. Alvarez, Short Term Trading Strategies That Work (2009), by rank and without its"
      + " filter"
  )

  private let window: Int
  private let entry: Double
  private let exit: Double

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    window = setup[Self.window]
    entry = setup[Self.entry]
    exit = setup[Self.exit]
    try setup.require(entry < exit, Self.entry, "below exit_pct (\(exit))")
    setup.readsPrices(back: window - 1)
  }

  private func rank(_ now: Moment) -> Double {
    var below = 0
    for ago in 1..<window where now[.close, ago: ago] < now.close { below += 1 }
    return 100 * Double(below) / Double(window - 1)
  }

  public func enters(_ now: Moment) -> Bool { rank(now) <= entry }
  public func exits(_ now: Moment) -> Bool { rank(now) >= exit }
}
