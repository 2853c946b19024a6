/// Several strategies in one account, each trading a book of its own.
public struct BookOrderSources: OrderSource {
  private var orderSources: [SignalOrderSource]
  private let order: [Int]

  /// - Parameters:
  ///   - orderSources: one a book, in any order; each knows its book.
  ///   - books: the books of the engine, which decide the order in which order sources are asked.
  public init(_ orderSources: [SignalOrderSource], books: [Book]) {
    precondition(
      Set(orderSources.map(\.book)).count == orderSources.count, "each book has one order source")
    self.orderSources = orderSources
    order = orderSources.indices.sorted { books[orderSources[$0].book] < books[orderSources[$1].book] }
  }

  public mutating func decide(_ broker: inout SimulatedBroker) {
    for place in order { orderSources[place].decide(&broker) }
  }
}
