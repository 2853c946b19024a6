import Strategies

/// One pass over the entry signals of a parameter set, for up to 64 exit combinations side by side, each with a size
/// that depends on its own equity.
///
/// Each combination has an account of its own (a *variant*) and is ready at a bar or in a position. At an
/// entry signal the ready variants enter, and each is booked to the end of its position at once; `wakeUps`
/// says when a variant is ready again. About 40 ns a trade, most of it two fills and the rounding of their
/// amounts.
struct SizingPass: ~Copyable {
  private let window: Range<Int>
  private let entries: BitMask
  private var outlook: ExitResolver
  private var wakeUps: TimingWheel
  private let exits: [(stop: Double, target: Double)]
  let accounts: SweepAccounts

  init(
    engine: SweepEngine, view: BarsView, rows: BarrierRows, signals: Signals,
    combinations: ArraySlice<ExitGrid.Combination>
  ) {
    window = engine.window
    entries = signals.entries
    outlook = ExitResolver(
      engine: engine, view: view, rows: rows, exits: signals.exits, combinations: combinations)
    exits = combinations.map { (engine.grid.stops[$0.stop], engine.grid.targets[$0.target]) }
    wakeUps = TimingWheel(longest: engine.grid.maxBarsHeld + 2, start: window.lowerBound - 1)
    accounts = engine.accounts(combinations.count, view)
  }

  /// Makes all trades of all variants.
  mutating func run() {
    var ready = ExitVariantSet(count: accounts.count)
    var signal = entries.next(from: window.lowerBound, before: window.upperBound - 1)
    while let bar = signal {
      ready.formUnion(wakeUps.variants(until: bar))
      if !ready.isEmpty {
        outlook.look(from: bar)
        ready = enter(ready)
      }
      signal = entries.next(from: bar + 1, before: window.upperBound - 1)
    }
  }

  /// - Returns: the variants that were refused and stay ready.
  private mutating func enter(_ ready: ExitVariantSet) -> ExitVariantSet {
    var refused = ExitVariantSet()
    var holders = ready
    while let group = outlook.nextExit(of: &holders) {
      var rest = group.variants
      while let variant = rest.removeFirst() {
        if accounts.account(variant).pointee.isRuined {
          accounts.account(variant).pointee.refuse(.ruined)
          refused.insert(variant)
          continue
        }
        switch outlook.holding(equity: accounts.account(variant).pointee.cash) {
        case .refused(let refusal):
          accounts.account(variant).pointee.refuse(refusal)
          refused.insert(variant)
        case .holding(let holding):
          book(group.exit, isAmbiguous: group.ambiguous.contains(variant), of: holding, variant)
        }
      }
    }
    return refused
  }

  @inline(__always) private mutating func book(
    _ exit: PositionExit, isAmbiguous: Bool, of holding: OpenTrade, _ variant: Int
  ) {
    let account = accounts.account(variant)
    if account.pointee.cash < outlook.safeEquity(of: holding) {
      let guarded = outlook.guardedExit(
        of: holding, cash: account.pointee.cash, stop: exits[variant].stop, target: exits[variant].target)
      wakeUps.add(variant, at: accounts.bookGuarded(guarded, inside: outlook, of: holding, variant))
      return
    }
    let ending = outlook.ending(exit, of: holding)
    var session = outlook.session
    if exit.bar > outlook.lastBarOfSession {
      session = accounts.noteSessions(inside: outlook, before: exit.bar, of: holding, variant)
    }
    if account.pointee.isNewPeak(account.pointee.equity(after: ending.highestGain)) {
      accounts.markInOrder(ending, outlook.first..<exit.bar, outlook.view, of: holding, variant)
    } else {
      account.pointee.deepen(to: account.pointee.equity(after: ending.lowestGain))
    }
    account.pointee.book(ending, ambiguity: isAmbiguous ? 1 : 0, session: session)
    wakeUps.add(variant, at: exit.freeFrom)
  }
}
