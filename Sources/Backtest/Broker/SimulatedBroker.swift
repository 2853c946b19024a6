/// The account, its orders and positions, during a run: what a `OrderSource` looks at and trades through.
///
/// It knows bars up to the one that has just closed and nothing later.
public struct SimulatedBroker {
  var instrumentBooks: ContiguousArray<InstrumentBook>
  let rules: ExecutionRules
  let accountRules: AccountRules
  let hasCarry: Bool
  /// The books in the order in which they are worked through.
  let ranks: [Int]
  /// For each book, the others on the same symbol.
  let siblings: [[Int]]
  var books: AccountBooks
  let sizer: Sizer?
  var risk: RiskGuard?
  var limitGuard: LimitGuard?
  /// Of the closed trades so far; kept while a sizer may ask.
  var wins = WinStatistics()
  /// Orders as they were accepted, while they are kept.
  var sentOrders: [SentOrder] = []
  var keepsOrders = false
  /// Sequence numbers of orders, groups and lots.
  var nextOrder: Int32 = 0
  var nextGroup: Int32 = 1 << 20
  var nextLot: Int32 = 0
  /// Whether orders are being taken at the close of a bar rather than while it is worked through.
  var isDeciding = false

  /// How many instruments the account trades.
  public var marketCount: Int { instrumentBooks.count }

  /// The bar that has just closed, as an index into the series of a book; `nil` when it had none at this time.
  public func bar(_ book: Int = 0) -> Int? {
    instrumentBooks[book].isTrading ? instrumentBooks[book].bar : nil
  }

  /// The session date of the current step, the latest of its books'.
  var date: Int32? {
    var latest: Int32?
    for book in instrumentBooks.indices where instrumentBooks[book].isTrading {
      latest = max(latest ?? .min, instrumentBooks[book].columns.sessionDates[instrumentBooks[book].bar])
    }
    return latest
  }

  /// Units held, negative when short.
  public func position(_ book: Int = 0) -> Double {
    instrumentBooks[book].grid.units(abs(instrumentBooks[book].netLots))
      * (instrumentBooks[book].netLots < 0 ? -1 : 1)
  }

  @inline(__always) public func isFlat(_ book: Int = 0) -> Bool { instrumentBooks[book].netLots == 0 }

  /// Cash plus the value of all positions at their last marks.
  @inline(__always) public var equity: Money {
    var equity = books.cash
    for book in instrumentBooks.indices { equity += instrumentBooks[book].value }
    return equity
  }

  /// The first bar whose range the oldest part of a position has lived through; `nil` when flat.
  @inline(__always) public func firstBar(_ book: Int = 0) -> Int? {
    instrumentBooks[book].lots.first.map { Int($0.heldFrom) }
  }

  /// The last close of a book; NaN before its first bar.
  public func lastPrice(_ book: Int = 0) -> Double {
    instrumentBooks[book].lastClose
  }

  /// Mean entry price of a position; `nil` when flat.
  public func entryPrice(_ book: Int = 0) -> Double? {
    let instrumentBook = instrumentBooks[book]
    if instrumentBook.isFlat { return nil }
    let sum = instrumentBook.lots.reduce(0.0) { $0 + $1.price * Double($1.lots) }
    return sum / Double(abs(instrumentBook.netLots))
  }

  /// Closed trades so far, oldest first.
  public var trades: [Trade] { books.trades }

  /// Whether nothing is held and nothing works, so that bars pass the account by.
  @inline(__always) func isIdle(_ book: Int) -> Bool {
    instrumentBooks[book].netLots == 0 && instrumentBooks[book].orders.isEmpty
  }

  /// Whether any order still works that could open or enlarge a position of a book.
  public func hasWorkingEntries(_ book: Int = 0) -> Bool {
    instrumentBooks[book].orders.contains { $0.lots > 0 && !$0.reducesOnly }
  }
}
