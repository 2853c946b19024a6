import Strategies

/// The state of one pass of `BacktestEngine` over the bars.
struct BarByBarRun {
  private let view: BarsView
  private let signals: Signals
  private let window: Range<Int>
  private let sessions: Range<Int>
  private let rules: ExecutionRules
  private let plan: ExitPlan
  private let side: Side
  private let fillModel: FillModel
  private let flatBySessionClose: Bool
  private let recordsEquity: Bool

  private var ledger: CashAccount
  private var trades: [Trade] = []
  private var dailyEquity: [Money] = []
  private var barEquity: [Money] = []

  private var pendingEntry = false
  private var pendingExit: ExitReason?
  private var entryBar = 0
  /// The bar whose close decided the open position.
  private var decisionBar = 0
  /// First bar whose range the position lives through.
  private var firstBar = 0
  private var levels: PriceLevels
  private var ruin: Ruin?

  init(
    engine: BacktestEngine, view: BarsView, signals: Signals, window: Range<Int>, recordsEquity: Bool
  ) {
    self.view = view
    self.signals = signals
    self.window = window
    sessions = view.sessions(of: window)
    self.recordsEquity = recordsEquity
    rules = engine.configuration.execution
    plan = engine.configuration.exits
    side = engine.configuration.side
    fillModel = engine.frame.fillModel(for: engine.configuration, pricer: engine.pricer)
    flatBySessionClose = plan.flatBySessionClose && engine.frame.sessions.hasSessionCloses
    ledger = CashAccount(capital: Money(engine.configuration.capital))
    levels = PriceLevels(
      entry: .nan, atr: .nan, side: side, plan: plan, pricer: fillModel.pricer, limits: rules.limits)
  }

  mutating func result() -> BacktestResult {
    let initial = ledger.cash
    dailyEquity.reserveCapacity(sessions.count)
    if recordsEquity { barEquity.reserveCapacity(window.count) }
    var bar = window.lowerBound
    while bar < window.upperBound {
      if !ledger.isOpen && !pendingEntry {
        bar = wait(from: bar)
        if bar == window.upperBound { break }
      }
      visit(bar)
      bar += 1
    }
    return BacktestResult(
      window: window, trades: trades, statistics: ledger.statistics, sessions: sessions,
      dailyEquity: dailyEquity, barEquity: barEquity, initialCapital: initial, finalEquity: ledger.cash,
      markedDrawdown: ledger.drawdown.deepest, ruin: ruin)
  }

  /// Passes over the bars on which a flat account waits: nothing fills, every mark is the cash that was marked
  /// last, and only the days go by.
  /// - Returns: the bar of the next entry signal, or the end of the window.
  private mutating func wait(from start: Int) -> Int {
    let end = signals.entries.next(from: start, before: window.upperBound - 1) ?? window.upperBound
    if recordsEquity { barEquity.append(contentsOf: repeatElement(ledger.cash, count: end - start)) }
    var session = Int(view.session[start])
    while session < sessions.upperBound, lastBar(of: session) < end {
      dailyEquity.append(ledger.cash)
      session += 1
    }
    return end
  }

  private func lastBar(of session: Int) -> Int {
    min(Int(view.lastBarOfSession[session]), window.upperBound - 1)
  }

  @inline(__always) private mutating func visit(_ bar: Int) {
    atOpen(of: bar)
    insideAndAtClose(of: bar)
    if bar + 1 == window.upperBound, ledger.isOpen {
      close(bar, at: view.bars[bar].close, reason: .endOfData)
    }
    let equity = ledger.mark(at: view.bars[bar].close)
    if recordsEquity { barEquity.append(equity) }
    if bar + 1 == window.upperBound || view.session[bar + 1] != view.session[bar] {
      dailyEquity.append(equity)
    }
    decide(at: bar)
  }

  @inline(__always) private mutating func atOpen(of bar: Int) {
    if ledger.isOpen {
      if let reason = pendingExit {
        close(bar, at: view.bars[bar].open, reason: reason, atOpen: true)
      } else if flatBySessionClose, bar > firstBar,
        view.session[bar] != view.session[bar - 1]
      {
        close(bar, at: view.bars[bar].open, reason: .sessionEnd, atOpen: true)
      }
      pendingExit = nil
    } else if pendingEntry {
      enter(decidedAt: bar - 1, filledAt: bar, price: view.bars[bar].open, firstBar: bar)
    }
    pendingEntry = false
  }

  @inline(__always) private mutating func insideAndAtClose(of bar: Int) {
    guard ledger.isOpen, bar >= firstBar else { return }
    let touch = levels.touch(view.bars[bar], side: side, rule: rules.intrabar)
    if let touch {
      close(bar, at: touch.price, reason: touch.reason, isAmbiguous: touch.isAmbiguous)
    } else if rules.timing == .signalClose, let reason = exitDecision(at: bar) {
      close(bar, at: view.bars[bar].close, reason: reason)
    } else if flatBySessionClose, Int(view.flatBar[bar]) == bar {
      close(bar, at: view.bars[bar].close, reason: .sessionEnd)
    }
  }

  @inline(__always) private mutating func decide(at bar: Int) {
    if ledger.isOpen {
      if rules.timing == .nextOpen { pendingExit = exitDecision(at: bar) }
    } else if signals.entries[bar], ExitRules.canFill(decidedAt: bar, before: window.upperBound) {
      switch rules.timing {
      case .nextOpen: pendingEntry = true
      case .signalClose:
        if !leftAtClose(of: bar) {
          enter(decidedAt: bar, filledAt: bar, price: view.bars[bar].close, firstBar: bar + 1)
        }
      }
    }
  }

  /// Whether a position was closed at this very close; the next entry cannot share it.
  private func leftAtClose(of bar: Int) -> Bool {
    trades.last.map { ExitRules.leftAtClose($0, of: bar) } ?? false
  }

  /// Whether the strategy or the clock would leave at this close; asked only from the first bar held.
  @inline(__always) private func exitDecision(at bar: Int) -> ExitReason? {
    if bar < firstBar { return nil }
    if signals.exits.leaves(at: bar, decision: decisionBar) { return .signal }
    return ExitRules.isOver(plan.maxBarsHeld, at: bar, from: firstBar) ? .time : nil
  }

  private mutating func enter(decidedAt signalBar: Int, filledAt bar: Int, price: Double, firstBar: Int) {
    guard ledger.open(at: price, through: fillModel) else { return }
    entryBar = bar
    decisionBar = signalBar
    self.firstBar = firstBar
    levels = PriceLevels(
      entry: ledger.holding.price, atr: view.atr[signalBar], side: side, plan: plan, pricer: fillModel.pricer,
      limits: rules.limits)
    levels.guardAccount(at: ledger.ruinPrice, side: side, pricer: fillModel.pricer)
  }

  private mutating func close(
    _ bar: Int, at price: Double, reason: ExitReason, isAmbiguous: Bool = false, atOpen: Bool = false
  ) {
    let barsHeld = bar - firstBar + (atOpen ? 0 : 1)
    let closed = ledger.close(
      at: price, slips: reason != .target, barsHeld: barsHeld, isAmbiguous: isAmbiguous, through: fillModel)
    if reason == .liquidation { ledger.ruin() }
    if ledger.isRuined { ruin = Ruin(bar: bar, session: Int(view.session[bar]) - sessions.lowerBound) }
    trades.append(
      Trade(
        side: side, quantity: ledger.holding.units, entryBar: entryBar, exitBar: bar,
        entryPrice: ledger.holding.price,
        exitPrice: closed.exitPrice, initialStop: levels.stop, pnl: closed.pnl,
        commission: closed.commission, slippage: closed.slippage, reason: reason, isAmbiguous: isAmbiguous,
        exitedAtOpen: atOpen, barsHeld: barsHeld))
  }
}
