/// What makes an order fill.
public enum OrderKind: Sendable, Hashable {
  /// At the next open; with `FillTiming.signalClose` at the close it was decided on. Slips.
  case market
  /// At the open of the next session. Slips.
  case marketOnOpen
  /// At the close of the session, the next one when this one has already closed. Slips.
  case marketOnClose
  /// At this price or better. Does not slip.
  case limit(Double)
  /// As a market order once this price trades: above the market to buy, below it to sell. Slips.
  case stop(Double)
  /// As a limit order once `stop` trades.
  case stopLimit(stop: Double, limit: Double)
  /// As a stop that follows the best price since the order was sent at a distance, and is never loosened. It is moved
  /// at the close of each bar, by the bar's extreme: within a bar it stands still, so the unknown path cannot move it.
  case trailingStop(Distance)

  /// The name in order files and in the reasons of fills.
  public var name: String {
    switch self {
    case .market: "market"
    case .marketOnOpen: "market_on_open"
    case .marketOnClose: "market_on_close"
    case .limit: "limit"
    case .stop: "stop"
    case .stopLimit: "stop_limit"
    case .trailingStop: "trailing_stop"
    }
  }
}

/// How far from a price something lies; always positive.
public enum Distance: Sendable, Hashable {
  /// In points of the price.
  case points(Double)
  /// As a fraction of the absolute price: 0.02 is 2 %.
  case fraction(Double)

  @inline(__always) func points(from price: Double) -> Double {
    switch self {
    case .points(let points): points
    case .fraction(let fraction): abs(price) * fraction
    }
  }

  var value: Double {
    switch self {
    case .points(let value), .fraction(let value): value
    }
  }
}

/// Where the exit of a bracket stands.
public enum ExitLevel: Sendable, Hashable {
  /// At a price, whatever the entry fills at.
  case price(Double)
  /// At a distance from the entry's fill.
  case distance(Distance)

  /// The level for an entry, above it (+1) or below (−1), before it goes on the tick grid.
  @inline(__always) func price(from entry: Double, direction: Double) -> Double {
    switch self {
    case .price(let price): price
    case .distance(let distance): entry + direction * distance.points(from: entry)
    }
  }
}

/// How long an order works.
public enum TimeInForce: Sendable, Hashable {
  /// Until it fills or is cancelled.
  case goodTillCancelled
  /// Until the session closes in which it could first fill.
  case day
  /// For so many bars of its market, the first bar it could fill on included.
  case bars(Int)
}
