/// The beta distribution on [0, 1].
public struct BetaDistribution: Sendable, Hashable {
  public let alpha: Double
  public let beta: Double

  /// - Precondition: both shapes are positive.
  public init(alpha: Double, beta: Double) {
    precondition(alpha > 0 && beta > 0, "the shapes of a beta distribution must be positive")
    self.alpha = alpha
    self.beta = beta
  }

  /// P(X ≤ x) = I_x(α, β).
  public func cumulative(_ x: Double) -> Double {
    x <= 0 ? 0 : x >= 1 ? 1 : BetaFunctions.regularized(x, alpha, beta)
  }

  /// P(X > x) without cancellation.
  public func survival(_ x: Double) -> Double {
    x <= 0 ? 1 : x >= 1 ? 0 : BetaFunctions.regularized(1 - x, complement: x, beta, alpha)
  }
}
