import Backtest
import Diagnostics
import Strategies

/// What one strategy did in one window, from whichever runner of the engine.
struct WindowAccount {
  let window: DatasetWindow
  let trades: [Trade]
  let initialCapital: Money
  let finalEquity: Money
  /// Simple returns session by session of the window's own sessions.
  let sessionReturns: [Double]
  let markedDrawdown: Double
  let barsHeld: Int

  init(_ result: AccountResult, over window: DatasetWindow) throws(AssayError) {
    try self.init(
      window, trades: result.trades, initial: result.initialCapital, final: result.finalEquity,
      sessionReturns: result.dailyReturns, drawdown: result.markedDrawdown,
      barsHeld: result.statistics.barsHeld)
  }

  init(_ result: BacktestResult, over window: DatasetWindow) throws(AssayError) {
    try self.init(
      window, trades: result.trades, initial: result.initialCapital, final: result.finalEquity,
      sessionReturns: result.dailyReturns, drawdown: result.markedDrawdown,
      barsHeld: result.statistics.barsHeld)
  }

  /// - Throws: `account_does_not_balance` when the trades do not add up to the change of the account, which no run of
  ///   the engine may show.
  private init(
    _ window: DatasetWindow, trades: [Trade], initial: Money, final: Money, sessionReturns: [Double],
    drawdown: Double, barsHeld: Int
  ) throws(AssayError) {
    let earned = trades.reduce(Money.zero) { $0 + $1.pnl }
    guard earned == final - initial else {
      throw AssayError(
        code: "account_does_not_balance",
        message:
          "The trades of a window from \(window.start) earn \(earned), the account \(final - initial).",
        remedy: "This is an error of the program; please report it.")
    }
    self.window = window
    self.trades = trades
    initialCapital = initial
    finalEquity = final
    // The bar of the first decision belongs to a session before the window; nothing is held on it.
    self.sessionReturns = Array(sessionReturns.dropFirst(window.hasLeadIn ? 1 : 0))
    markedDrawdown = drawdown
    self.barsHeld = barsHeld
  }
}
