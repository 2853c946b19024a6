/// One way in which a position ends, in amounts: what every account adds that holds the same position.
struct Ending: BitwiseCopyable {
  /// The bar of the exit, and the first bar whose close can decide the next entry.
  let exitBar: Int
  let freeFrom: Int
  let sums: TradeSums
  /// Extremes of what the marks add to the cash before the entry, the mark after the exit included.
  private(set) var lowestGain: Money
  private(set) var highestGain: Money

  /// - Parameter closes: of the position before the bar of the exit; `nil` when there are none.
  @inline(__always) init(
    _ exit: PositionExit, _ closed: ClosedPosition, of holding: Holding, closes: RunningCloses.Extremes?
  ) {
    exitBar = exit.bar
    freeFrom = exit.freeFrom
    sums = TradeSums(closed, barsHeld: exit.barsHeld)
    lowestGain = closed.pnl
    highestGain = closed.pnl
    guard let closes else { return }
    // A short position gains at the lowest close.
    let (a, b) = (holding.gain(at: closes.lowest), holding.gain(at: closes.highest))
    lowestGain = min(lowestGain, min(a, b))
    highestGain = max(highestGain, max(a, b))
  }

  @inline(__always) var pnl: Money { sums.pnl }
}

/// One way in which a position ends, in prices.
struct PositionExit {
  let bar: Int
  /// The price that triggers, before slippage.
  let price: Double
  /// A target is a limit order and does not slip.
  let slips: Bool
  let barsHeld: Int
  /// The first bar whose close can decide the next entry.
  let freeFrom: Int
}

/// An exit with the lanes that take it.
struct ExitGroup {
  let exit: PositionExit
  let lanes: LaneSet
  /// Those of them where the bar's range met stop and target, so that the unknown path decides.
  let ambiguous: LaneSet
}
