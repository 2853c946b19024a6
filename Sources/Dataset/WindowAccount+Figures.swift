import Backtest

extension WindowAccount {
  var totalPnL: Money { finalEquity - initialCapital }
  var totalReturn: Double { Double(totalPnL.micros) / Double(initialCapital.micros) }

  /// Share of the trades that earned something after costs; NaN without trades.
  var winRate: Double {
    trades.isEmpty ? .nan : Double(trades.count { $0.pnl > .zero }) / Double(trades.count)
  }

  /// Gains over losses of the trades; infinite without losses, NaN where nothing was won or lost.
  var profitFactor: Double {
    let gains = trades.reduce(Money.zero) { $0 + max($1.pnl, .zero) }
    let losses = trades.reduce(Money.zero) { $0 + min($1.pnl, .zero) }
    if losses < .zero { return gains.amount / -losses.amount }
    return gains > .zero ? .infinity : .nan
  }

  /// Mean over the trades; NaN without trades.
  func mean(_ value: (Trade) -> Double) -> Double {
    trades.isEmpty ? .nan : trades.reduce(0) { $0 + value($1) } / Double(trades.count)
  }

  /// Share of the window's bars with a position.
  var exposure: Double { Double(barsHeld) / Double(window.bars.count) }
  var costs: Money { trades.reduce(.zero) { $0 + $1.costs } }
}
