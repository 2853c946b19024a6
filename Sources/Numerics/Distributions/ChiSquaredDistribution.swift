/// The distribution of a sum of squared standard normal variables.
public struct ChiSquaredDistribution: Sendable, Hashable {
  public let degreesOfFreedom: Double

  /// - Precondition: `degreesOfFreedom` is positive; it need not be whole.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "degrees of freedom must be positive")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// P(X ≤ x) = P(ν/2, x/2); 0 below zero.
  public func cumulative(_ x: Double) -> Double {
    x < 0 ? 0 : GammaFunctions.lowerRegularized(0.5 * degreesOfFreedom, 0.5 * x)
  }

  /// P(X > x) without cancellation.
  public func survival(_ x: Double) -> Double {
    x < 0 ? 1 : GammaFunctions.upperRegularized(0.5 * degreesOfFreedom, 0.5 * x)
  }
}
