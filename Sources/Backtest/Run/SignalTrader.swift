import Market
public import Strategies

/// Trades a strategy's signals on the full engine: the plan of `BacktestEngine`, written as orders.
///
/// An entry is a market order with the plan's exits as its bracket, sized when it fills; the strategy's own exit
/// and the holding time send a market order that closes the position.
public struct SignalTrader: Trader {
  private let signals: Signals
  private let plan: ExitPlan
  private let side: Side
  private let atr: [Double]
  private let end: Int
  private let fillsAtClose: Bool
  private let delay: Int
  private let entryStyle: EntryStyle
  private var decisionBar = 0

  /// - Parameters:
  ///   - frame: of the only market of the run.
  ///   - end: the bar after the last one of the window.
  public init(
    _ signals: Signals, frame: MarketFrame, plan: ExitPlan, side: Side, timing: FillTiming, end: Int,
    delay: Int = 0, entry: EntryStyle = .market
  ) {
    precondition(signals.count == frame.series.count, "signals have the length of the series")
    self.signals = signals
    self.plan = plan
    self.side = side
    self.end = end
    self.delay = delay
    entryStyle = entry
    atr = frame.atr
    fillsAtClose = timing == .signalClose
  }

  @inline(__always) public mutating func decide(_ desk: inout Desk) {
    guard let bar = desk.bar() else { return }
    if desk.isFlat() {
      if signals.entries[bar] { enter(bar, &desk) }
    } else if let reason = exitDecision(at: bar, desk) {
      desk.close(reason: reason)
    }
  }

  private mutating func enter(_ bar: Int, _ desk: inout Desk) {
    if bar + 1 >= end || desk.hasWorkingOrders() || (fillsAtClose && leftAtClose(of: bar, desk)) { return }
    var order = Order(
      side: side.entry, quantity: .nan, flatBySessionClose: plan.flatBySessionClose, delay: delay)
    order.isSizedAtFill = true
    order.reason = .signal
    if let multiple = plan.stopATR { order.stopLoss = .distance(.points(multiple * atr[bar])) }
    if let multiple = plan.targetATR { order.takeProfit = .distance(.points(multiple * atr[bar])) }
    entryStyle.apply(to: &order, close: desk.lastPrice(), atr: atr[bar])
    if case .working = desk.send(order) { decisionBar = bar }
  }

  /// Whether a position was closed at this very close; the next entry cannot share it.
  private func leftAtClose(of bar: Int, _ desk: Desk) -> Bool {
    guard let last = desk.trades.last, last.exitBar == bar else { return false }
    return !last.exitedAtOpen && last.reason != .stop && last.reason != .target
  }

  @inline(__always) private func exitDecision(at bar: Int, _ desk: Desk) -> ExitReason? {
    guard let firstBar = desk.firstBar(), bar >= firstBar else { return nil }
    if signals.exits.leaves(at: bar, decision: decisionBar) { return .signal }
    if let limit = plan.maxBarsHeld, bar - firstBar + 1 >= limit { return .time }
    return nil
  }
}

/// How a signal enters.
public enum EntryStyle: Sendable, Hashable {
  /// At the next open.
  case market
  /// With a limit order so many ATRs better than the close, that works for some bars.
  case limit(atr: Double, bars: Int)
  /// With a stop order so many ATRs beyond the close, that works for some bars.
  case stop(atr: Double, bars: Int)

  fileprivate func apply(to order: inout Order, close: Double, atr: Double) {
    switch self {
    case .market: break
    case .limit(let multiple, let bars):
      order.kind = .limit(close - order.side.sign * multiple * atr)
      order.timeInForce = .bars(bars)
    case .stop(let multiple, let bars):
      order.kind = .stop(close + order.side.sign * multiple * atr)
      order.timeInForce = .bars(bars)
    }
  }
}
