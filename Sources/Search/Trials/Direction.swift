/// Whether less or more of an objective is better.
public enum Direction: String, Sendable, Hashable, CaseIterable {
  case minimize
  case maximize

  /// The value as a loss, of which less is better.
  public func loss(_ value: Double) -> Double { self == .minimize ? value : -value }
}
