/// Orders that were decided before the run, each after the close of a bar.
public struct ScheduledOrders: OrderSource {
  private let orders: [(bar: Int, order: Order)]
  private var next = 0
  /// Position in the list by the sequence number that the order was given.
  public private(set) var numbers: [Int: Int] = [:]

  /// - Parameter orders: any order; those of one bar are sent in the order of the list.
  public init(_ orders: [(bar: Int, order: Order)]) {
    indices = orders.indices.sorted { (orders[$0].bar, $0) < (orders[$1].bar, $1) }
    self.orders = orders
  }

  /// Positions in the list, by bar.
  private let indices: [Int]

  public func nextDecision(after bar: Int) -> Int {
    next < indices.count ? max(bar + 1, orders[indices[next]].bar) : .max
  }

  public mutating func decide(_ broker: inout SimulatedBroker) {
    while next < indices.count {
      let (bar, order) = orders[indices[next]]
      guard let now = broker.bar(order.market), bar <= now else { return }
      if bar == now {
        numbers[broker.nextNumber] = indices[next]
        broker.send(order)
      }
      next += 1
    }
  }
}
