import Market
public import Strategies

/// Trades the plans of a forecast strategy on the full engine.
///
/// A plan for one bar is an entry order for the next bar alone, with its target and the bar's close as exits.
/// Any other plan is a position that is held while the plans want it, and left or turned around at the next
/// open.
public struct ForecastOrderSource: OrderSource {
  private let strategy: ForecastStrategy
  private let forecasts: Forecasts
  private let allowsShort: Bool
  private let closes: [Double]

  /// - Parameter frame: of the only book of the run; the forecasts have one entry for each of its bars.
  public init(_ strategy: ForecastStrategy, forecasts: Forecasts, frame: PreparedBars) {
    precondition(forecasts.count == frame.series.count, "a forecast for every bar")
    self.strategy = strategy
    self.forecasts = forecasts
    allowsShort = frame.series.instrument.assetClass != .crypto
    closes = frame.series.close
  }

  /// What was planned at the close of a bar.
  public func plan(at bar: Int) -> ForecastPlan {
    strategy.plan(
      at: ForecastContext(close: closes[bar], forecast: forecasts[bar], allowsShort: allowsShort))
  }

  public mutating func decide(_ broker: inout SimulatedBroker) {
    guard let bar = broker.bar() else { return }
    let plan = plan(at: bar)
    let held = broker.isFlat() ? 0 : broker.position() > 0 ? 1 : -1
    if held != 0 {
      if held == plan.position, !plan.leavesAtClose { return }
      broker.close(reason: .signal)
    }
    if plan.position != 0 { broker.send(order(for: plan)) }
  }

  private func order(for plan: ForecastPlan) -> Order {
    var order = Order(side: plan.position > 0 ? .buy : .sell, quantity: .nan, reason: .signal)
    order.isSizedAtFill = true
    order.takeProfit = plan.target.map { .price($0) }
    order.flatByBarClose = plan.leavesAtClose
    if let limit = plan.entryLimit {
      order.kind = .limit(limit)
      order.timeInForce = .bars(1)
    }
    return order
  }
}
