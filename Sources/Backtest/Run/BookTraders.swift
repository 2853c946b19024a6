/// Several strategies in one account, each trading a book of its own.
public struct BookTraders: Trader {
  private var traders: [SignalTrader]
  private let order: [Int]

  /// - Parameters:
  ///   - traders: one a book, in any order; each knows its book.
  ///   - books: the books of the engine, which decide the order in which traders are asked.
  public init(_ traders: [SignalTrader], books: [Book]) {
    precondition(Set(traders.map(\.market)).count == traders.count, "each book has one trader")
    self.traders = traders
    order = traders.indices.sorted { books[traders[$0].market] < books[traders[$1].market] }
  }

  public mutating func decide(_ desk: inout Desk) {
    for place in order { traders[place].decide(&desk) }
  }
}
