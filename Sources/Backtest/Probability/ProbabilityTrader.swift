import Market
public import Strategies

/// Trades the probabilities of a classifier on the full engine, long and, where allowed, short in one account.
///
/// The rules are those of `ProbabilityStrategy`, the orders those of `SignalTrader`: a market order with the plan's
/// exits as its bracket, sized when it fills. Each order carries the confidence of its side, which sizers and the
/// risk manager read. An entry is decided only when flat at the close, so a turn of the class leaves first and may
/// enter the other side one bar later.
public struct ProbabilityTrader: Trader {
  private let strategy: ProbabilityStrategy
  private let probabilities: [Double]
  private let plan: ExitPlan
  private let atr: [Double]
  private let end: Int
  private let fillsAtClose: Bool

  /// - Parameters:
  ///   - probabilities: P(up) at the close of each bar of the frame's series; NaN for no prediction.
  ///   - frame: of the only market of the run.
  ///   - end: the bar after the last one of the window.
  public init(
    _ strategy: ProbabilityStrategy, probabilities: [Double], frame: MarketFrame, plan: ExitPlan,
    timing: FillTiming, end: Int
  ) {
    precondition(probabilities.count == frame.series.count, "there is one probability a bar")
    self.strategy = strategy
    self.probabilities = probabilities
    self.plan = plan
    self.end = end
    atr = frame.atr
    fillsAtClose = timing == .signalClose
  }

  public mutating func decide(_ desk: inout Desk) {
    guard let bar = desk.bar() else { return }
    let probability = probabilities[bar]
    if desk.isFlat() {
      if strategy.entersLong(probability) {
        enter(.long, probability, bar, &desk)
      } else if strategy.entersShort(probability) {
        enter(.short, probability, bar, &desk)
      }
    } else if let reason = exitDecision(at: bar, probability, desk) {
      desk.close(reason: reason)
    }
  }

  private func enter(_ side: Side, _ probability: Double, _ bar: Int, _ desk: inout Desk) {
    if bar + 1 >= end || desk.hasWorkingOrders() || (fillsAtClose && leftAtClose(of: bar, desk)) { return }
    var order = Order(side: side.entry, quantity: .nan, flatBySessionClose: plan.flatBySessionClose)
    order.isSizedAtFill = true
    order.reason = .signal
    order.confidence = ProbabilityStrategy.confidence(probability, isLong: side == .long)
    if let multiple = plan.stopATR { order.stopLoss = .distance(.points(multiple * atr[bar])) }
    if let multiple = plan.targetATR { order.takeProfit = .distance(.points(multiple * atr[bar])) }
    desk.send(order)
  }

  /// Whether a position was closed at this very close; the next entry cannot share it.
  private func leftAtClose(of bar: Int, _ desk: Desk) -> Bool {
    guard let last = desk.trades.last, last.exitBar == bar else { return false }
    return !last.exitedAtOpen && last.reason != .stop && last.reason != .target
  }

  private func exitDecision(at bar: Int, _ probability: Double, _ desk: Desk) -> ExitReason? {
    guard let firstBar = desk.firstBar(), bar >= firstBar else { return nil }
    let isLong = desk.position() > 0
    if isLong ? probability < 0.5 : probability > 0.5 { return .signal }
    if let limit = plan.maxBarsHeld, bar - firstBar + 1 >= limit { return .time }
    return nil
  }
}
