import Market
public import Strategies

/// Trades a strategy's signals on the full engine: the plan of `BacktestEngine`, written as orders.
///
/// An entry is an order with the plan's exits as its bracket, sized when it fills; the strategy's own exit and the
/// holding time send a market order that closes the position. A strategy that goes both ways leaves at the opposite
/// entry as well, and turns around in one step.
public struct SignalOrderSource: OrderSource {
  /// The book that it trades: a position in the list of the engine.
  public let book: Int
  private let own: Signals
  private let opposite: Signals?
  private let plan: ExitPlan
  private let side: Side
  private let frame: PreparedBars
  private let end: Int
  private let fillsAtClose: Bool
  private let delay: Int
  private let entryStyle: EntryStyle
  private let confidence: [Double]?
  private var decisionBar = 0
  /// Whether the position, or the order for it, is of `side`.
  private var isOwnSide = true

  /// - Parameters:
  ///   - book: the book to trade, by its position in the list of the engine.
  ///   - frame: the bars of the book.
  ///   - end: the bar after the last one of the window.
  public init(
    _ signals: Signals, book: Int = 0, frame: PreparedBars, plan: ExitPlan, side: Side, timing: FillTiming,
    end: Int,
    extras: BacktestExtras = .none
  ) {
    precondition(signals.count == frame.series.count, "signals have the length of the series")
    own = signals
    self.book = book
    opposite = extras.opposite
    self.plan = plan
    self.side = side
    self.frame = frame
    self.end = end
    delay = extras.delay
    entryStyle = extras.entry
    confidence = extras.confidence
    fillsAtClose = timing == .signalClose
  }

  @inline(__always) public mutating func decide(_ broker: inout SimulatedBroker) {
    guard let bar = broker.bar(book), ExitRules.canFill(decidedAt: bar, before: end) else { return }
    if broker.isFlat(book) {
      if own.entries[bar] {
        enter(bar, isOwnSide: true, &broker)
      } else if let opposite, opposite.entries[bar] {
        enter(bar, isOwnSide: false, &broker)
      }
    } else if let first = broker.firstBar(book), bar >= first,
      let reason = exitDecision(at: bar, from: first)
    {
      broker.close(book, reason: reason)
      if turns(at: bar) { enter(bar, isOwnSide: !isOwnSide, &broker) }
    }
  }

  public func nextDecision(after bar: Int) -> Int {
    let next = own.entries.next(from: bar + 1, before: end) ?? .max
    guard let opposite else { return next }
    return min(next, opposite.entries.next(from: bar + 1, before: end) ?? .max)
  }

  private mutating func enter(_ bar: Int, isOwnSide: Bool, _ broker: inout SimulatedBroker) {
    if plan.flatBySessionClose,
      !frame.sessions.canEnter(decidedAt: bar, delay: delay, expectsMore: end == .max)
    {
      return
    }
    if broker.hasWorkingEntries(book) || (fillsAtClose && leftAtClose(of: bar, broker)) {
      return
    }
    let direction: OrderSide = isOwnSide ? side.entry : side.entry.opposite
    var order = Order(
      book: book, side: direction, quantity: .nan, flatBySessionClose: plan.flatBySessionClose,
      delay: delay,
      reason: .signal)
    order.isSizedAtFill = true
    if let confidence {
      order.confidence = direction == .buy ? confidence[bar] : 1 - confidence[bar]
    }
    let atr = frame.atr[bar]
    if let multiple = plan.stopATR { order.stopLoss = .distance(.points(multiple * atr)) }
    if let multiple = plan.targetATR { order.takeProfit = .distance(.points(multiple * atr)) }
    entryStyle.apply(to: &order, close: broker.lastPrice(book), atr: atr)
    if case .working = broker.send(order) {
      decisionBar = bar
      self.isOwnSide = isOwnSide
    }
  }

  /// Whether a position was closed at this very close; the next entry cannot share it.
  private func leftAtClose(of bar: Int, _ broker: SimulatedBroker) -> Bool {
    broker.trades.last { $0.book == book }.map { ExitRules.leftAtClose($0, of: bar) } ?? false
  }

  @inline(__always) private func exitDecision(at bar: Int, from firstBar: Int) -> ExitReason? {
    if leaves(at: bar) || turns(at: bar) { return .signal }
    return ExitRules.isOver(plan.maxBarsHeld, at: bar, from: firstBar) ? .time : nil
  }

  @inline(__always) private func leaves(at bar: Int) -> Bool {
    if isOwnSide { return own.exits.leaves(at: bar, decision: decisionBar) }
    return opposite?.exits.leaves(at: bar, decision: decisionBar) ?? false
  }

  /// Whether the other direction enters here.
  @inline(__always) private func turns(at bar: Int) -> Bool {
    guard let opposite else { return false }
    return isOwnSide ? opposite.entries[bar] : own.entries[bar]
  }
}
