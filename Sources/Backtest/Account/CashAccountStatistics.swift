/// Sums over the trades of one backtest, kept while it runs so that a sweep needs no list of trades.
public struct CashAccountStatistics: Sendable, Hashable {
  public var trades = 0
  public var wins = 0
  public var losses = 0
  public var ambiguous = 0
  public var barsHeld = 0
  public var grossProfit = Money.zero
  /// Sum of the losing trades' P&L; zero or negative.
  public var grossLoss = Money.zero
  public var commission = Money.zero
  public var slippage = Money.zero
  public var refusals = RejectionCounts()

  /// Winners over all trades; `nil` without trades.
  public var winRate: Double? { trades > 0 ? Double(wins) / Double(trades) : nil }

  /// Gross profit over gross loss: infinite without losses, `nil` when nothing was won or lost.
  public var profitFactor: Double? {
    if grossLoss < .zero { return grossProfit.amount / -grossLoss.amount }
    return grossProfit > .zero ? .infinity : nil
  }

  @inline(__always) mutating func add(_ closed: ClosedPosition, barsHeld: Int, isAmbiguous: Bool) {
    trades += 1
    wins += closed.pnl > .zero ? 1 : 0
    losses += closed.pnl < .zero ? 1 : 0
    grossProfit += max(closed.pnl, .zero)
    grossLoss += min(closed.pnl, .zero)
    ambiguous += isAmbiguous ? 1 : 0
    self.barsHeld += barsHeld
    commission += closed.commission
    slippage += closed.slippage
  }
}
