/// Orders that were decided before the run, each after the close of a bar of its book.
public struct ScheduledOrders: OrderSource {
  private let orders: [(bar: Int, order: Order)]
  /// For each book, positions in the list by bar, and how many of them have been passed.
  private var queues: [Int: (places: [Int], next: Int)] = [:]
  private let books: [Int]
  /// Position in the list by the sequence number that the order was given.
  public private(set) var numbers: [Int: Int] = [:]

  /// - Parameter orders: any order; those of one close are sent in the order of the list. `bar` counts the bars of the
  ///   order's own book, whatever timeframe it has. An order for a bar before the window of its book is not sent.
  public init(_ orders: [(bar: Int, order: Order)]) {
    self.orders = orders
    for place in orders.indices { queues[orders[place].order.book, default: ([], 0)].places.append(place) }
    books = queues.keys.sorted()
    for book in books {
      queues[book]?.places.sort { (orders[$0].bar, $0) < (orders[$1].bar, $1) }
    }
  }

  public func nextDecision(after bar: Int) -> Int {
    guard let queue = queues[0] else { return .max }
    return queue.next < queue.places.count ? max(bar + 1, orders[queue.places[queue.next]].bar) : .max
  }

  public mutating func decide(_ broker: inout SimulatedBroker) {
    var due: [Int] = []
    for book in books {
      guard let now = broker.bar(book), var queue = queues[book] else { continue }
      while queue.next < queue.places.count, orders[queue.places[queue.next]].bar <= now {
        if orders[queue.places[queue.next]].bar == now { due.append(queue.places[queue.next]) }
        queue.next += 1
      }
      queues[book] = queue
    }
    for place in due.sorted() {
      numbers[broker.nextNumber] = place
      broker.send(orders[place].order)
    }
  }
}
