/// Why a position was closed.
public enum ExitReason: String, Sendable, Hashable, CaseIterable {
  /// The strategy's own exit rule.
  case signal
  case stop
  case target
  /// The position reached its maximum number of bars.
  case time
  /// The session closed, or had already ended when the next bar came.
  case sessionEnd = "session_end"
  /// The evaluation window ended.
  case endOfData = "end_of_data"
  /// The risk manager's stop.
  case hardStop = "hard_stop"
  /// A stop that had followed the price.
  case trailingStop = "trailing_stop"
  /// An order of the user that closed the position.
  case order
  /// A margin call.
  case liquidation
  /// The contract was rolled into the next one.
  case roll
  /// The risk manager stopped trading.
  case risk
  /// The account's loss of the day reached its limit.
  case dailyStop = "daily_stop"
  /// The account's fall from its peak reached its limit.
  case maximumDrawdown = "max_drawdown"
  /// Another book took the place.
  case replaced
}

/// One closed position. Bars are indices into the series.
public struct Trade: Sendable, Hashable {
  public var side: Side
  /// Shares, contracts or coins; always positive.
  public var quantity: Double
  /// The bar whose open (or close, with `FillTiming.signalClose`) filled the entry.
  public var entryBar: Int
  public var exitBar: Int
  public var entryPrice: Double
  public var exitPrice: Double
  /// Initial stop level; NaN without a stop.
  public var initialStop: Double
  /// Net profit after all costs.
  public var pnl: Money
  /// Commission of both fills.
  public var commission: Money
  /// What slippage cost on both fills, already inside the prices.
  public var slippage: Money
  public var reason: ExitReason
  /// Whether the exit bar touched both stop and target, so that the unknown path decided.
  public var isAmbiguous: Bool
  /// Whether the exit filled at the open of its bar rather than inside it or at its close.
  public var exitedAtOpen: Bool
  /// Bars lived through, the bar of entry and the bar of exit included (the latter unless left at its open).
  public var barsHeld: Int
  /// Position of the instrument in the list of the engine; 0 for a backtest of one.
  public var book = 0
  /// Borrow, financing and funding over the life of the trade, already taken off `pnl`.
  public var carry = Money.zero
}
