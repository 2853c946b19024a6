/// What the checks must know of an account at one moment.
public struct RiskAccount: Sendable, Hashable {
  public var watch: EquityWatch
  /// Cash that a new position may tie up.
  public var available: Double
  /// Σ |entry − current stop| × quantity × multiplier over the open positions, in currency.
  public var openRisk: Double
  /// Value already held in the symbol of the proposal, in currency.
  public var heldValue: Double

  public init(watch: EquityWatch, available: Double, openRisk: Double = 0, heldValue: Double = 0) {
    self.watch = watch
    self.available = available
    self.openRisk = openRisk
    self.heldValue = heldValue
  }

  /// Open risk as a fraction of equity; infinite where equity is gone.
  public var heat: Double { watch.equity > 0 ? openRisk / watch.equity : openRisk > 0 ? .infinity : 0 }
}

extension RiskLimits {
  /// All checks that a trade fails, without allocating.
  ///
  /// Amounts are compared with a tolerance of a billionth, so that a size computed from the limit passes it. Where
  /// prices or quantity are not numbers above 0, the checks that need them are not judged: `prices` fails.
  public func failures(of trade: TradeProposal, in account: RiskAccount) -> FailedChecks {
    var failed: FailedChecks = []
    let equity = account.watch.equity
    if hasNumbers(trade) {
      if !isAtMost(trade.cashNeeded ?? trade.value, account.available) {
        failed.insert(FailedChecks(.balance))
      }
      if !isAtMost(account.heldValue + trade.value, maximumPosition * equity) {
        failed.insert(FailedChecks(.positionLimit))
      }
      if !isAtMost(account.openRisk + trade.risk, maximumHeat * equity) { failed.insert(FailedChecks(.heat)) }
    }
    if !passes(trade.confidence, minimumConfidence) { failed.insert(FailedChecks(.confidence)) }
    switch account.watch.zone(self) {
    case .normal, .caution: break
    case .alert: if !passes(trade.confidence, alertConfidence) { failed.insert(FailedChecks(.drawdownZone)) }
    case .emergency: failed.insert(FailedChecks(.drawdownZone))
    }
    if account.watch.isDailyLossReached(self) { failed.insert(FailedChecks(.dailyLoss)) }
    if !hasNumbers(trade) || !isOnItsSide(trade) { failed.insert(FailedChecks(.prices)) }
    return failed
  }

  /// Entry, stop, quantity and multiplier are finite and above 0.
  private func hasNumbers(_ trade: TradeProposal) -> Bool {
    trade.quantity > 0 && trade.quantity.isFinite && trade.entry > 0 && trade.entry.isFinite && trade.stop > 0
      && trade.stop.isFinite && trade.multiplier > 0 && trade.multiplier.isFinite
      && trade.cashNeeded.map { $0 >= 0 && $0.isFinite } ?? true
  }

  /// The stop lies on the losing side of the entry and the target on the winning one.
  private func isOnItsSide(_ trade: TradeProposal) -> Bool {
    trade.side.sign * (trade.entry - trade.stop) > 0
      && trade.target.map { trade.side.sign * ($0 - trade.entry) > 0 && $0 > 0 && $0.isFinite } ?? true
  }

  private func passes(_ confidence: Double?, _ least: Double) -> Bool {
    guard let confidence else { return !requiresConfidence }
    return confidence >= least && confidence <= 1
  }

  private func isAtMost(_ value: Double, _ bound: Double) -> Bool {
    value <= bound + 1e-9 * max(abs(bound), abs(value))
  }
}
