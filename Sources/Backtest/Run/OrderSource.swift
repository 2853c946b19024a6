/// Something that trades: a strategy's signals, orders from a file, a program of the user's own.
///
/// It is asked once after every close and answers with orders, which can fill from the next bar on. The broker knows
/// nothing later than that close, so an order source cannot look ahead through it.
public protocol OrderSource {
  /// Sends and cancels orders after the close of the bars of one step.
  mutating func decide(_ broker: inout SimulatedBroker)

  /// The next bar of the only book at whose close the order source may send an order, as long as the
  /// account is flat and no order works; the engine passes over the bars before it. `bar + 1` when that
  /// cannot be said.
  func nextDecision(after bar: Int) -> Int
}

extension OrderSource {
  public func nextDecision(after bar: Int) -> Int { bar + 1 }
}
