/// An order as it was accepted.
public struct SentOrder: Sendable, Hashable {
  /// Its sequence number.
  public var number: Int
  /// The book, as a position in the list of the engine.
  public var book: Int
  /// The bar after whose close it was sent.
  public var bar: Int
  public var order: Order
}

/// An order that still works at the end of a run: what a trader would have at the broker.
public struct StandingOrder: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case market
    case marketOnOpen = "market_on_open"
    case marketOnClose = "market_on_close"
    case closeOfBar = "close_of_bar"
    case limit, stop
    case stopLimit = "stop_limit"
    case trailingStop = "trailing_stop"
  }

  public var book: Int
  public var side: OrderSide
  /// NaN for an order that is sized when it fills.
  public var quantity: Double
  public var kind: Kind
  /// The levels at which it triggers and fills; NaN for none.
  public var stop: Double
  public var limit: Double
  /// Whether it can only make a position smaller.
  public var reducesOnly: Bool
  /// Whether it protects an open position: a stop, a target, the close of the session.
  public var isProtection: Bool
  public var reason: ExitReason
  /// The bracket that an entry starts, in points from its fill; NaN for none.
  public var stopLossPoints: Double
  public var takeProfitPoints: Double
  /// Whether the position that an entry opens is closed with its session.
  public var closesWithSession: Bool
}

extension SimulatedBroker {
  /// Everything that works, book by book in the order of the engine's list.
  var standingOrders: [StandingOrder] {
    instrumentBooks.indices.flatMap { book in
      instrumentBooks[book].orders.filter { $0.lots > 0 }.map { order in
        StandingOrder(
          book: book, side: order.side,
          quantity: order.isSizedAtFill ? .nan : instrumentBooks[book].grid.units(order.lots),
          kind: StandingOrder.Kind(order.wait), stop: order.wait == .limit ? .nan : order.stop,
          limit: order.limit, reducesOnly: order.reducesOnly, isProtection: order.protects >= 0,
          reason: order.reason, stopLossPoints: Self.points(order.bracket?.stopLoss),
          takeProfitPoints: Self.points(order.bracket?.takeProfit),
          closesWithSession: order.bracket?.flatBySessionClose == true
            && !instrumentBooks[book].view.flatBar.isEmpty)
      }
    }
  }

  private static func points(_ level: ExitLevel?) -> Double {
    if case .distance(.points(let points)) = level { points } else { .nan }
  }
}

extension StandingOrder.Kind {
  init(_ wait: WorkingOrder.Wait) {
    switch wait {
    case .market: self = .market
    case .sessionOpen: self = .marketOnOpen
    case .sessionClose: self = .marketOnClose
    case .barClose: self = .closeOfBar
    case .limit: self = .limit
    case .stop: self = .stop
    case .stopLimit: self = .stopLimit
    case .trailing: self = .trailingStop
    }
  }
}
