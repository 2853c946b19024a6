/// What the working orders of an instrument book wait for, so that a bar which meets none of it is passed over.
///
/// Worked out again whenever an order comes, goes or moves; most bars only compare four prices with two levels.
struct TriggerCache {
  /// Whether the orders have changed since, or one of them has still to become active.
  var isStale = true
  /// The nearest levels that a rising and a falling price meet.
  private(set) var up = Double.infinity
  private(set) var down = -Double.infinity
  /// Whether any order takes the next open, or closes with its session.
  private(set) var takesOpen = false
  private(set) var hasSessionClose = false
  /// Whether anything is to be done at every close: trailing stops, orders with an end.
  private(set) var actsAtClose = false

  init() {}

  init(_ orders: ContiguousArray<WorkingOrder>, bar: Int32) {
    isStale = false
    for index in orders.indices where orders[index].lots > 0 {
      if orders[index].activeFrom > bar {
        isStale = true
        continue
      }
      add(orders[index])
    }
  }

  private mutating func add(_ order: WorkingOrder) {
    switch order.wait {
    case .market, .sessionOpen: takesOpen = true
    case .sessionClose: hasSessionClose = true
    case .trailing, .barClose: actsAtClose = true
    case .limit, .stop, .stopLimit: break
    }
    if order.expires != .max || order.expiresWithSession { actsAtClose = true }
    let trigger = order.trigger
    if trigger.isNaN { return }
    if order.firesUpwards { up = min(up, trigger) } else { down = max(down, trigger) }
  }

  /// Whether a price reaches any level.
  @inline(__always) func isMet(high: Double, low: Double) -> Bool { high >= up || low <= down }
}
