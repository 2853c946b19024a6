import Strategies

/// One pass over the entry signals of a parameter set, for up to 64 exit combinations side by side, each with a size
/// that depends on its own equity.
///
/// Each combination has an account of its own (a *lane*) and is ready at a bar or in a position. At an entry signal
/// the ready lanes enter, and each is booked to the end of its position at once; `wakeUps` says when a lane is ready
/// again. About 40 ns a trade, most of it two fills and the rounding of their amounts.
struct SizingPass: ~Copyable {
  private let window: Range<Int>
  private let entries: BitMask
  private var outlook: PositionOutlook
  private var wakeUps: WakeUps
  private let exits: [(stop: Double, target: Double)]
  let accounts: SweepAccounts

  init(
    engine: SweepEngine, view: FrameView, rows: TouchRows, signals: Signals,
    combinations: ArraySlice<ExitGrid.Combination>
  ) {
    window = engine.window
    entries = signals.entries
    outlook = PositionOutlook(
      engine: engine, view: view, rows: rows, exits: signals.exits, combinations: combinations)
    exits = combinations.map { (engine.grid.stops[$0.stop], engine.grid.targets[$0.target]) }
    wakeUps = WakeUps(longest: engine.grid.maxBarsHeld + 2, start: window.lowerBound - 1)
    accounts = engine.accounts(combinations.count, view)
  }

  /// Makes all trades of all lanes.
  mutating func run() {
    var ready = LaneSet(count: accounts.count)
    var signal = entries.next(from: window.lowerBound, before: window.upperBound - 1)
    while let bar = signal {
      ready.formUnion(wakeUps.lanes(until: bar))
      if !ready.isEmpty {
        outlook.look(from: bar)
        ready = enter(ready)
      }
      signal = entries.next(from: bar + 1, before: window.upperBound - 1)
    }
  }

  /// - Returns: the lanes that were refused and stay ready.
  private mutating func enter(_ ready: LaneSet) -> LaneSet {
    var refused = LaneSet()
    var holders = ready
    while let group = outlook.nextExit(of: &holders) {
      var rest = group.lanes
      while let lane = rest.removeFirst() {
        if accounts.account(lane).pointee.isRuined {
          accounts.account(lane).pointee.refuse(.ruined)
          refused.insert(lane)
          continue
        }
        switch outlook.holding(equity: accounts.account(lane).pointee.cash) {
        case .refused(let refusal):
          accounts.account(lane).pointee.refuse(refusal)
          refused.insert(lane)
        case .holding(let holding):
          book(group.exit, isAmbiguous: group.ambiguous.contains(lane), of: holding, lane)
        }
      }
    }
    return refused
  }

  @inline(__always) private mutating func book(
    _ exit: PositionExit, isAmbiguous: Bool, of holding: Holding, _ lane: Int
  ) {
    let account = accounts.account(lane)
    if account.pointee.cash < outlook.safeEquity(of: holding) {
      let guarded = outlook.guardedExit(
        of: holding, cash: account.pointee.cash, stop: exits[lane].stop, target: exits[lane].target)
      wakeUps.add(lane, at: accounts.bookGuarded(guarded, inside: outlook, of: holding, lane))
      return
    }
    let ending = outlook.ending(exit, of: holding)
    var session = outlook.session
    if exit.bar > outlook.lastBarOfSession {
      session = accounts.noteSessions(inside: outlook, before: exit.bar, of: holding, lane)
    }
    if account.pointee.isNewPeak(account.pointee.equity(after: ending.highestGain)) {
      accounts.markInOrder(ending, outlook.first..<exit.bar, outlook.view, of: holding, lane)
    } else {
      account.pointee.deepen(to: account.pointee.equity(after: ending.lowestGain))
    }
    account.pointee.book(ending, ambiguity: isAmbiguous ? 1 : 0, session: session)
    wakeUps.add(lane, at: exit.freeFrom)
  }
}
