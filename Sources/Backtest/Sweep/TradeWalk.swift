import Market
import Strategies

/// Walks from trade to trade for one exit combination at a time.
struct TradeWalk {
  private let engine: SweepEngine
  private let signals: Signals
  private let firstSession: Int
  private let flatBySessionClose: Bool
  private let sign: Double
  private let timing: FillTiming

  private var ledger: Ledger
  /// Equity at the end of each session of the window; sessions without a position repeat the last value.
  private var dailyEquity: [Money]
  private var filledSessions = 0
  private(set) var outcome: SweepOutcome

  init(engine: SweepEngine, signals: Signals) {
    self.engine = engine
    self.signals = signals
    let sessions = engine.frame.sessions
    let window = engine.window
    firstSession = window.isEmpty ? 0 : Int(sessions.ordinal[window.lowerBound])
    let count = window.isEmpty ? 0 : Int(sessions.ordinal[window.upperBound - 1]) - firstSession + 1
    dailyEquity = [Money](repeating: .zero, count: count)
    flatBySessionClose = engine.grid.flatBySessionClose && sessions.hasSessionCloses
    sign = engine.configuration.side.sign
    timing = engine.configuration.execution.timing
    ledger = engine.frame.ledger(for: engine.configuration, pricer: engine.pricer)
    outcome = SweepOutcome(
      statistics: LedgerStatistics(), initialCapital: ledger.cash, finalEquity: ledger.cash,
      markedDrawdown: 0, dailyReturns: [Double](repeating: 0, count: count))
  }

  mutating func run(stop: Int, target: Int) {
    ledger = engine.frame.ledger(for: engine.configuration, pricer: engine.pricer)
    filledSessions = 0
    let window = engine.window
    var signal = signals.entries.next(from: window.lowerBound, before: window.upperBound - 1)
    while let bar = signal {
      let next = trade(signalBar: bar, stop: stop, target: target)
      signal = signals.entries.next(from: next, before: window.upperBound - 1)
    }
    fillSessions(before: dailyEquity.count)
    finish()
  }

  /// Makes the trade that bar decides, if the account allows, and returns the first bar that can decide again.
  @inline(__always) private mutating func trade(signalBar: Int, stop: Int, target: Int) -> Int {
    let series = engine.frame.series
    let first = signalBar + 1
    let isNextOpen = timing == .nextOpen
    // Sessions before the bar of the fill end with the flat account.
    fillSessions(before: Int(engine.frame.sessions.ordinal[first]) - firstSession)
    guard ledger.open(at: isNextOpen ? series.open[first] : series.close[signalBar]) else { return first }
    let exit = exit(signalBar: signalBar, first: first, stop: stop, target: target)
    markPosition(from: first, before: exit.bar)
    let closed = ledger.close(at: exit.price, slips: exit.reason != .target)
    ledger.count(closed, barsHeld: exit.bar - first + (exit.atOpen ? 0 : 1), isAmbiguous: exit.isAmbiguous)
    mark(exit.bar)
    let closesAtClose = !isNextOpen && !exit.atOpen && exit.reason != .stop && exit.reason != .target
    return closesAtClose ? exit.bar + 1 : exit.bar
  }

  private struct Exit {
    var bar: Int
    var price: Double
    var reason: ExitReason
    var isAmbiguous = false
    var atOpen = false
  }

  /// The first of all events that would close the position; ties are settled in the engine's order of events.
  @inline(__always) private func exit(signalBar: Int, first: Int, stop: Int, target: Int) -> Exit {
    let series = engine.frame.series
    let stopOffset = engine.table.stopOffset(signalBar: signalBar, stop: stop)
    let targetOffset = engine.table.targetOffset(signalBar: signalBar, target: target)
    let touchBar =
      stopOffset == TouchTable.never && targetOffset == TouchTable.never
      ? Int.max : first + Int(min(stopOffset, targetOffset))
    let market = marketExit(first: first, notAfter: touchBar)
    if market.bar < touchBar || (market.bar == touchBar && market.atOpen) { return market }
    return touch(signalBar: signalBar, bar: touchBar, stop: stop, target: target, series: series)
  }

  /// The exit by signal, holding time, session end or end of data.
  @inline(__always) private func marketExit(first: Int, notAfter limit: Int) -> Exit {
    let series = engine.frame.series
    let window = engine.window
    let isNextOpen = timing == .nextOpen
    // The last close that can still decide something before levels or the window end the position.
    let timeBar = first + engine.grid.maxBarsHeld - 1
    let lastDecision = min(timeBar, limit, window.upperBound - 1)
    var decision = signals.exits.next(from: first, before: lastDecision + 1)
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
    best.price = best.atOpen ? series.open[best.bar] : series.close[best.bar]
    return best
  }

  /// The session's flat-by order: at the close of the bar that reaches the session's end, or at the open of the
  /// next session when no bar did.
  @inline(__always) private func sessionExit(first: Int) -> Exit {
    let sessions = engine.frame.sessions
    let flat = Int(sessions.flatBar[first])
    if flat >= 0 { return Exit(bar: flat, price: .nan, reason: .sessionEnd) }
    let next = Int(sessions.lastBar[Int(sessions.ordinal[first])]) + 1
    return Exit(bar: next, price: .nan, reason: .sessionEnd, atOpen: true)
  }

  /// Which of the two comes first; at one bar the open precedes the close, and a decision precedes the session.
  @inline(__always) private func earlier(_ session: Exit, _ other: Exit) -> Exit {
    if session.bar >= engine.window.upperBound { return other }
    if session.bar < other.bar { return session }
    if session.bar > other.bar { return other }
    if session.atOpen && !other.atOpen { return session }
    if other.reason == .endOfData { return session }
    return other
  }

  @inline(__always) private func touch(
    signalBar: Int, bar: Int, stop: Int, target: Int, series: BarSeries
  ) -> Exit {
    let levels = PriceLevels(
      entry: ledger.entryPrice, atr: engine.frame.atr[signalBar], side: engine.configuration.side,
      plan: ExitPlan(stopATR: engine.grid.stops[stop], targetATR: engine.grid.targets[target]),
      pricer: engine.pricer, limits: engine.configuration.execution.limits)
    let touch = levels.touch(
      open: series.open[bar], high: series.high[bar], low: series.low[bar],
      side: engine.configuration.side, rule: engine.configuration.execution.intrabar)
    guard let touch else { preconditionFailure("the touch table promised a touch at bar \(bar)") }
    return Exit(bar: bar, price: touch.price, reason: touch.reason, isAmbiguous: touch.isAmbiguous)
  }

  // MARK: Marks

  @inline(__always) private mutating func markPosition(from first: Int, before end: Int) {
    for bar in first..<end { mark(bar) }
  }

  @inline(__always) private mutating func mark(_ bar: Int) {
    let equity = ledger.mark(at: engine.frame.series.close[bar])
    let session = Int(engine.frame.sessions.ordinal[bar])
    let isLast =
      Int(engine.frame.sessions.lastBar[session]) == bar || bar + 1 == engine.window.upperBound
    if isLast {
      dailyEquity[session - firstSession] = equity
      filledSessions = session - firstSession + 1
    }
  }

  /// Sessions that ended before any later event carry the flat account's cash.
  @inline(__always) private mutating func fillSessions(before end: Int) {
    while filledSessions < end {
      dailyEquity[filledSessions] = ledger.cash
      filledSessions += 1
    }
  }

  private mutating func finish() {
    outcome.statistics = ledger.statistics
    outcome.finalEquity = ledger.cash
    outcome.markedDrawdown = ledger.drawdown.deepest
    var previous = outcome.initialCapital
    for session in dailyEquity.indices {
      let value = dailyEquity[session]
      outcome.dailyReturns[session] =
        previous > .zero ? Double(value.micros) / Double(previous.micros) - 1 : 0
      previous = value
    }
  }
}
