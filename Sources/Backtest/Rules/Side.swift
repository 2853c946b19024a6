/// The direction of a position.
public enum Side: String, Sendable, Hashable, CaseIterable {
  case long, short

  /// +1 for long, −1 for short: the sign of its quantity.
  @inlinable public var sign: Double { self == .long ? 1 : -1 }
}
