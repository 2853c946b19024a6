/// Something that trades: a strategy's signals, orders from a file, a program of the user's own.
///
/// It is asked once after every close and answers with orders, which can fill from the next bar on. The desk knows
/// nothing later than that close, so a trader cannot look ahead through it.
public protocol Trader {
  /// Sends and cancels orders after the close of the bars of one step.
  mutating func decide(_ desk: inout Desk)
}
