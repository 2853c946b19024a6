import Strategies

/// Walks from trade to trade for one exit combination at a time.
///
/// Hot state (the ledger, the count of filled sessions) lives in local variables of `run`, so that it stays in
/// registers; everything the walk only reads is flat in this struct.
struct TradeWalk {
  private let view: FrameView
  private let signals: Signals
  private let window: Range<Int>
  private let table: TouchTable
  private let stops: [Double]
  private let targets: [Double]
  private let maxBarsHeld: Int
  private let flatBySessionClose: Bool
  private let side: Side
  private let isNextOpen: Bool
  private let rules: ExecutionRules
  private let pricer: FillPricer
  private let emptyLedger: Ledger
  private let firstSession: Int
  private let sessionCount: Int

  init(engine: SweepEngine, view: FrameView, signals: Signals) {
    self.view = view
    self.signals = signals
    window = engine.window
    table = engine.table
    stops = engine.grid.stops
    targets = engine.grid.targets
    maxBarsHeld = engine.grid.maxBarsHeld
    flatBySessionClose = engine.grid.flatBySessionClose && !view.flatBar.isEmpty
    side = engine.configuration.side
    rules = engine.configuration.execution
    isNextOpen = rules.timing == .nextOpen
    pricer = engine.pricer
    emptyLedger = engine.frame.ledger(for: engine.configuration, pricer: engine.pricer)
    firstSession = window.isEmpty ? 0 : Int(view.session[window.lowerBound])
    sessionCount = window.isEmpty ? 0 : Int(view.session[window.upperBound - 1]) - firstSession + 1
  }

  /// Room for the results of one exit combination; made once and used for all.
  func emptyOutcome() -> SweepOutcome {
    SweepOutcome(initialCapital: emptyLedger.cash, sessions: sessionCount)
  }

  func run(stop: Int, target: Int, into outcome: inout SweepOutcome) {
    var ledger = emptyLedger
    outcome.dailyEquity.withUnsafeMutableBufferPointer { daily in
      var filled = 0
      var signal = signals.entries.next(from: window.lowerBound, before: window.upperBound - 1)
      while let bar = signal {
        let next = trade(signalBar: bar, stop: stop, target: target, &ledger, daily, &filled)
        signal = signals.entries.next(from: next, before: window.upperBound - 1)
      }
      fillSessions(before: daily.count, cash: ledger.cash, daily, &filled)
    }
    outcome.finish(ledger)
  }

  /// Makes the trade that bar decides, if the account allows, and returns the first bar that can decide again.
  @inline(__always) private func trade(
    signalBar: Int, stop: Int, target: Int, _ ledger: inout Ledger,
    _ daily: UnsafeMutableBufferPointer<Money>, _ filled: inout Int
  ) -> Int {
    let first = signalBar + 1
    // Sessions before the bar of the fill end with the flat account.
    fillSessions(before: Int(view.session[first]) - firstSession, cash: ledger.cash, daily, &filled)
    guard ledger.open(at: isNextOpen ? view.bars[first].open : view.bars[signalBar].close) else {
      return first
    }
    let exit = exit(signalBar: signalBar, first: first, stop: stop, target: target, ledger.entryPrice)
    mark(first..<exit.bar, &ledger, daily, &filled)
    let closed = ledger.close(at: exit.price, slips: exit.reason != .target)
    ledger.count(closed, barsHeld: exit.bar - first + (exit.atOpen ? 0 : 1), isAmbiguous: exit.isAmbiguous)
    mark(exit.bar..<exit.bar + 1, &ledger, daily, &filled)
    let sharesClose = !isNextOpen && !exit.atOpen && exit.reason != .stop && exit.reason != .target
    return sharesClose ? exit.bar + 1 : exit.bar
  }

  // MARK: Exits

  private struct Exit {
    var bar: Int
    var price: Double
    var reason: ExitReason
    var isAmbiguous = false
    var atOpen = false
  }

  /// The first of all events that would close the position; ties are settled in the engine's order of events.
  @inline(__always) private func exit(
    signalBar: Int, first: Int, stop: Int, target: Int, _ entryPrice: Double
  ) -> Exit {
    let offset = min(
      table.stopOffset(signalBar: signalBar, stop: stop),
      table.targetOffset(signalBar: signalBar, target: target))
    let touchBar = offset == TouchTable.never ? Int.max : first + Int(offset)
    let market = marketExit(first: first, notAfter: touchBar)
    if market.bar < touchBar || (market.bar == touchBar && market.atOpen) { return market }
    let levels = PriceLevels(
      entry: entryPrice, atr: view.atr[signalBar], side: side,
      plan: ExitPlan(stopATR: stops[stop], targetATR: targets[target]), pricer: pricer, limits: rules.limits)
    guard let touch = levels.touch(view.bars[touchBar], side: side, rule: rules.intrabar) else {
      preconditionFailure("the touch table promised a touch at bar \(touchBar)")
    }
    return Exit(bar: touchBar, price: touch.price, reason: touch.reason, isAmbiguous: touch.isAmbiguous)
  }

  /// The exit by signal, holding time, session end or end of data.
  @inline(__always) private func marketExit(first: Int, notAfter limit: Int) -> Exit {
    // The last close that can still decide something before levels or the window end the position.
    let timeBar = first + maxBarsHeld - 1
    let lastDecision = min(timeBar, limit, window.upperBound - 1)
    var decision = signals.exits.first(decision: first - 1, from: first, before: lastDecision + 1)
    var reason = ExitReason.signal
    if decision == nil, timeBar <= lastDecision {
      decision = timeBar
      reason = .time
    }
    var best = Exit(bar: window.upperBound - 1, price: .nan, reason: .endOfData)
    if let decision {
      let bar = isNextOpen ? decision + 1 : decision
      if bar < window.upperBound { best = Exit(bar: bar, price: .nan, reason: reason, atOpen: isNextOpen) }
    }
    if flatBySessionClose { best = earlier(sessionExit(first: first), best) }
    best.price = best.atOpen ? view.bars[best.bar].open : view.bars[best.bar].close
    return best
  }

  /// The session's flat-by order: at the close of the bar that reaches the session's end, or at the open of the
  /// next session when no bar did.
  @inline(__always) private func sessionExit(first: Int) -> Exit {
    let flat = Int(view.flatBar[first])
    if flat >= 0 { return Exit(bar: flat, price: .nan, reason: .sessionEnd) }
    let next = Int(view.lastBarOfSession[Int(view.session[first])]) + 1
    return Exit(bar: next, price: .nan, reason: .sessionEnd, atOpen: true)
  }

  /// Which of the two comes first; at one bar the open precedes the close, and a decision precedes the session.
  @inline(__always) private func earlier(_ session: Exit, _ other: Exit) -> Exit {
    if session.bar >= window.upperBound { return other }
    if session.bar < other.bar { return session }
    if session.bar > other.bar { return other }
    if session.atOpen && !other.atOpen { return session }
    return other.reason == .endOfData ? session : other
  }

  // MARK: Marks

  /// Marks the closes of some bars.
  ///
  /// Value rises or falls with price throughout, so when neither the highest nor the lowest close would move the
  /// peak or the trough, no close in between does, and only session ends are left to note.
  @inline(__always) private func mark(
    _ bars: Range<Int>, _ ledger: inout Ledger, _ daily: UnsafeMutableBufferPointer<Money>,
    _ filled: inout Int
  ) {
    if bars.isEmpty { return }
    var highest = view.bars[bars.lowerBound].close
    var lowest = highest
    var bar = bars.lowerBound + 1
    while bar < bars.upperBound {
      let close = view.bars[bar].close
      highest = close > highest ? close : highest
      lowest = close < lowest ? close : lowest
      bar += 1
    }
    if ledger.movesDrawdown(between: lowest, and: highest) {
      for bar in bars { _ = ledger.mark(at: view.bars[bar].close) }
    }
    noteSessionEnds(bars, ledger, daily, &filled)
  }

  @inline(__always) private func noteSessionEnds(
    _ bars: Range<Int>, _ ledger: Ledger, _ daily: UnsafeMutableBufferPointer<Money>, _ filled: inout Int
  ) {
    var session = Int(view.session[bars.lowerBound])
    var last = min(Int(view.lastBarOfSession[session]), window.upperBound - 1)
    while last < bars.upperBound {
      daily[session - firstSession] = ledger.equity(at: view.bars[last].close)
      filled = session - firstSession + 1
      if last + 1 >= window.upperBound { return }
      session += 1
      last = min(Int(view.lastBarOfSession[session]), window.upperBound - 1)
    }
  }

  /// Sessions that ended before any later event carry the flat account's cash.
  @inline(__always) private func fillSessions(
    before end: Int, cash: Money, _ daily: UnsafeMutableBufferPointer<Money>, _ filled: inout Int
  ) {
    while filled < end {
      daily[filled] = cash
      filled += 1
    }
  }
}
