public import Diagnostics

extension Order {
  /// Checks what is wrong with an order whatever the market does.
  /// - Parameter last: the close it is sent after, which a stop loss must lie behind; `nil` skips that comparison.
  /// - Throws: `invalid_order` that names the field, the value and the bound.
  public func validated(last: Double? = nil) throws(AssayError) -> Order {
    if !isSizedAtFill {
      try Self.require("quantity", quantity, quantity > 0 && quantity.isFinite, "a number above 0")
    }
    try Self.require(
      "confidence", confidence, confidence.isNaN || (0...1).contains(confidence), "a number from 0 to 1")
    try Self.require(
      "delay", Double(delay), (0...1_000_000).contains(delay), "a whole number from 0 to 1,000,000")
    if case .bars(let bars) = timeInForce {
      try Self.require("time_in_force", Double(bars), bars > 0, "a whole number of bars above 0")
    }
    switch kind {
    case .market, .marketOnOpen, .marketOnClose: break
    case .limit(let price): try Self.requirePrice("limit", price)
    case .stop(let price): try Self.requirePrice("stop", price)
    case .stopLimit(let stop, let limit):
      try Self.requirePrice("stop", stop)
      try Self.requirePrice("limit", limit)
    case .trailingStop(let distance): try Self.requireDistance("trailing", distance)
    }
    if let trailing { try Self.requireDistance("trailing", trailing) }
    try checkLevel("stop_loss", stopLoss, isBelowLong: true, last: last)
    try checkLevel("take_profit", takeProfit, isBelowLong: false, last: last)
    return self
  }

  /// The price that the order itself promises to trade at; `nil` for market and trailing orders.
  public var promisedPrice: Double? {
    switch kind {
    case .limit(let price), .stop(let price): price
    case .stopLimit(_, let limit): limit
    case .market, .marketOnOpen, .marketOnClose, .trailingStop: nil
    }
  }

  private func checkLevel(
    _ field: String, _ level: ExitLevel?, isBelowLong: Bool, last: Double?
  ) throws(AssayError) {
    switch level {
    case nil: return
    case .distance(let distance): try Self.requireDistance(field, distance)
    case .price(let price):
      try Self.requirePrice(field, price)
      guard let entry = promisedPrice ?? last else { return }
      let isBelow = (side == .buy) == isBelowLong
      guard isBelow ? price < entry : price > entry else {
        throw AssayError(
          code: "wrong_side",
          message:
            "The \(field) of \(price) is on the wrong side of the entry at \(entry): a \(side.rawValue) "
            + "order needs it \(isBelow ? "below" : "above").",
          remedy: "Give a \(field) \(isBelow ? "below" : "above") \(entry), or leave it out.", place: field,
          kind: .badData)
      }
    }
  }

  private static func requirePrice(_ field: String, _ price: Double) throws(AssayError) {
    try require(field, price, price.isFinite && abs(price) < 1e12, "a price")
  }

  private static func requireDistance(_ field: String, _ distance: Distance) throws(AssayError) {
    switch distance {
    case .points(let value): try require(field, value, value >= 0 && value < 1e12, "a distance of 0 or more")
    case .fraction(let value):
      try require(field, value, value > 0 && value < 1, "a fraction above 0 and below 1")
    }
  }

  private static func require(
    _ field: String, _ value: Double, _ holds: Bool, _ bound: String
  ) throws(AssayError) {
    if holds { return }
    throw AssayError(
      code: "invalid_order", message: "The order's \(field) is \(value).", remedy: "Give \(bound).",
      place: field,
      kind: .badData)
  }
}
