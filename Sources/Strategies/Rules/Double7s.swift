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
  /// Most closes below that still make a rank to buy, and fewest that make one to leave.
  private let mostToEnter: Int
  private let fewestToExit: Int

  public init(_ setup: inout StrategySetup) throws(AssayError) {
    let (window, entry, exit) = (setup[Self.window], setup[Self.entry], setup[Self.exit])
    try setup.require(entry < exit, Self.entry, "below exit_pct (\(exit))")
    let ranks = (0..<window).map { 100 * Double($0) / Double(window - 1) }
    self.window = window
    mostToEnter = ranks.count { $0 <= entry } - 1
    fewestToExit = ranks.count { $0 < exit }
    setup.readsPrices(back: window - 1)
  }

  private func closesBelow(_ now: BarContext) -> Int {
    var below = 0
    for ago in 1..<window { below += now[.close, ago: ago] < now.close ? 1 : 0 }
    return below
  }

  public func enters(_ now: BarContext) -> Bool { closesBelow(now) <= mostToEnter }
  public func exits(_ now: BarContext) -> Bool { closesBelow(now) >= fewestToExit }
}
