/// One time that a limit of the account acted on open positions.
public struct LimitEvent: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The day's loss reached the daily stop.
    case dailyStop = "daily_stop"
    /// The fall from the peak reached the maximum drawdown; nothing was entered from then on.
    case maximumDrawdown = "max_drawdown"
    /// A book's position gave its place to another book's entry.
    case replaced
  }

  public var kind: Kind
  /// The session date, in days since 1970-01-01.
  public var date: Int32
  /// The close at which it happened, in UTC nanoseconds; for `replaced` the close of the bar whose open filled.
  public var timestamp: Int64
  /// The loss of the day, or the fall from the peak, at the mark that reached the limit; zero for `replaced`.
  public var loss: Money
  /// Equity at that mark, before anything was closed; for `replaced` before the exchange.
  public var equity: Money
  /// Books that held a position.
  public var positions: Int
  /// The book that was closed for another, and that other; `nil` unless `replaced`.
  public var closedBook: Int?
  public var enteredBook: Int?
}
