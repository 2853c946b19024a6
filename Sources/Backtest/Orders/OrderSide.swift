/// Whether an order adds to a position or takes from it.
public enum OrderSide: String, Sendable, Hashable, CaseIterable {
  case buy, sell

  /// +1 to buy, −1 to sell: the sign of the quantity that changes hands.
  @inlinable public var sign: Double { self == .buy ? 1 : -1 }

  /// The side that undoes this one.
  public var opposite: OrderSide { self == .buy ? .sell : .buy }
}

extension Side {
  /// The order that opens a position of this direction.
  public var entry: OrderSide { self == .long ? .buy : .sell }
}
