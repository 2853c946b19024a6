import Strategies

/// One pass over the entry signals of a parameter set, for up to 64 exit combinations side by side, with sizes that do
/// not look at the account: what a trade comes to is looked up.
///
/// Each combination has an account of its own (a *variant*) and steps from trade to trade: the signal at
/// which it enters, the first of its stop, its target and the market exit, the ending of that in the table,
/// the first signal from there on. A step has no branch that depends on prices, and the variants take turns,
/// so that the processor works on the steps of several at once. Counted before the last branches went: 104
/// instructions a trade, and 19 more for its share of making signals ready.
struct LookUpPass: ~Copyable {
  private let path: SignalPath
  private let variantCount: Int
  private let isOptimistic: Bool
  private var outlook: ExitResolver
  private let block: SignalBlock
  private let choices: WorkBuffer<Choice>
  let accounts: SweepAccounts

  /// Where a variant stands, and the places of its levels in a row of touches.
  private struct Choice: BitwiseCopyable {
    var stop: Int
    var target: Int
    var stopMultiple = Double.nan
    var targetMultiple = Double.nan
    /// The signal at which it can enter next.
    var next = 0
  }

  init(
    engine: SweepEngine, view: BarsView, rows: BarrierRows, table: TradeOutcomeRows, signals: Signals,
    combinations: ArraySlice<ExitGrid.Combination>
  ) {
    path = SignalPath(signals.entries, in: engine.window)
    variantCount = combinations.count
    isOptimistic = engine.configuration.execution.intrabar == .optimistic
    outlook = ExitResolver(
      engine: engine, view: view, rows: rows, exits: signals.exits, combinations: combinations)
    block = SignalBlock(layout: engine.layout, rows: rows, table: table)
    accounts = engine.accounts(combinations.count, view)
    choices = WorkBuffer(repeating: Choice(stop: 0, target: 0), count: combinations.count)
    for (variant, combination) in combinations.enumerated() {
      choices[variant] = Choice(
        stop: engine.layout.stopPlace(combination), target: engine.layout.targetPlace(combination),
        stopMultiple: engine.grid.stops[combination.stop],
        targetMultiple: engine.grid.targets[combination.target])
    }
  }

  /// Makes all trades of all variants.
  mutating func run() {
    for start in stride(from: 0, to: path.count, by: SignalBlock.capacity) {
      let end = min(path.count, start + SignalBlock.capacity)
      block.fill(path.bars(start..<end), &outlook)
      var active = ExitVariantSet()
      for variant in 0..<variantCount where choices[variant].next < end { active.insert(variant) }
      while !active.isEmpty {
        var rest = active
        while let variant = rest.removeFirst() {
          if step(variant, block.signal(choices[variant].next &- start)) >= end { active.remove(variant) }
        }
      }
    }
  }

  /// Takes a variant through the trade that a signal opens.
  ///
  /// Whatever prices decide is loaded for both answers and then selected, for the processor could not guess it.
  /// - Returns: the signal at which the variant can enter next.
  @inline(__always) private mutating func step(_ variant: Int, _ signal: UnsafePointer<SweepSignal>) -> Int {
    let choice = choices.pointer(at: variant)
    let account = accounts.account(variant)
    if account.pointee.cash < signal.pointee.needed {
      return stepGuarded(variant, signal.pointee.first - 1)
    }
    let (stopPlace, targetPlace) = (choice.pointee.stop, choice.pointee.target)
    let (stop, target) = (signal.pointee.touches[stopPlace], signal.pointee.touches[targetPlace])
    let (market, marketFreeAfter) = (signal.pointee.market, signal.pointee.marketFreeAfter)
    let row = signal.pointee.endings
    let isStop = stop.comes(before: target, isOptimistic: isOptimistic)
    let touch = isStop ? stop : target
    let level = row + (isStop ? stopPlace : targetPlace)
    let (laterBars, ambiguity) = (touch.barsLater, touch.ambiguity(with: stop, target))
    let isAtLevel = touch < signal.pointee.marketMoment
    let ending = isAtLevel ? level : market
    let free = signal.pointee.first &+ (isAtLevel ? laterBars : marketFreeAfter)
    var session = signal.pointee.session
    var lowest = account.pointee.equity(after: ending.pointee.lowestGain)
    // Few trades see another session, and few a new peak.
    if free > signal.pointee.lastBarOfSession
      || account.pointee.isNewPeak(account.pointee.equity(after: ending.pointee.highestGain))
    {
      session = takeInDetail(ending.pointee, signal, atLevel: isAtLevel ? touch : nil, variant)
      lowest = Money(micros: .max)
    }
    account.pointee.deepen(to: lowest)
    account.pointee.book(ending.pointee, ambiguity: isAtLevel ? ambiguity : 0, session: session)
    choice.pointee.next = path.next(from: free)
    return choice.pointee.next
  }

  /// Takes a variant through a signal that its account may be unable to pay for, or whose position could take
  /// all that it has. A ruined account is refused whatever comes, which is counted at once.
  /// - Returns: the signal at which the variant can try next.
  @inline(never) private mutating func stepGuarded(_ variant: Int, _ bar: Int) -> Int {
    let account = accounts.account(variant)
    let choice = choices.pointer(at: variant)
    outlook.look(from: bar)
    switch outlook.holdingOfAll() {
    case .refused(let refusal):
      account.pointee.refuse(refusal)
      choice.pointee.next += 1
    case .holding(let holding):
      let cash = account.pointee.cash
      if cash < outlook.fillModel.sizer.equityNeeded(for: holding) {
        account.pointee.refuse(.insufficientCash)
        choice.pointee.next += 1
      } else {
        let guarded = outlook.guardedExit(
          of: holding, cash: cash, stop: choice.pointee.stopMultiple, target: choice.pointee.targetMultiple)
        choice.pointee.next = path.next(
          from: accounts.bookGuarded(guarded, inside: outlook, of: holding, variant))
        if account.pointee.isRuined {
          account.pointee.refuse(.ruined, times: path.count - choice.pointee.next)
          choice.pointee.next = path.count
        }
      }
    }
    return choice.pointee.next
  }

  /// Marks a trade bar by bar and notes the sessions that it lives through.
  /// - Returns: the session of its exit.
  @inline(never) private mutating func takeInDetail(
    _ ending: TradeOutcome, _ signal: UnsafePointer<SweepSignal>, atLevel touch: BarrierHit?, _ variant: Int
  ) -> Int {
    let first = signal.pointee.first
    outlook.look(from: first - 1)
    guard case .holding(let holding) = outlook.holdingOfAll() else {
      preconditionFailure("a signal that opens a position has a size")
    }
    let exitBar = touch.map { first + $0.barsLater } ?? outlook.exitAtMarket.bar
    let session = accounts.noteSessions(inside: outlook, before: exitBar, of: holding, variant)
    accounts.markInOrder(ending, first..<exitBar, outlook.view, of: holding, variant)
    return session
  }
}
