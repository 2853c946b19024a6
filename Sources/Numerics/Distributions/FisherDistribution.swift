/// The F distribution of Fisher and Snedecor: the ratio of two mean squares.
public struct FisherDistribution: Sendable, Hashable {
  public let numeratorDegrees: Double
  public let denominatorDegrees: Double

  /// - Precondition: both are positive.
  public init(numeratorDegrees: Double, denominatorDegrees: Double) {
    precondition(numeratorDegrees > 0 && denominatorDegrees > 0, "degrees of freedom must be positive")
    self.numeratorDegrees = numeratorDegrees
    self.denominatorDegrees = denominatorDegrees
  }

  /// P(X ≤ x) = I_{d₁x/(d₁x + d₂)}(d₁/2, d₂/2); 0 below zero.
  public func cumulative(_ x: Double) -> Double {
    guard x > 0 else { return x.isNaN ? .nan : 0 }
    let (share, rest) = shares(x)
    return BetaFunctions.regularized(
      share, complement: rest, 0.5 * numeratorDegrees, 0.5 * denominatorDegrees)
  }

  /// P(X > x) without cancellation.
  public func survival(_ x: Double) -> Double {
    guard x > 0 else { return x.isNaN ? .nan : 1 }
    let (share, rest) = shares(x)
    return BetaFunctions.regularized(
      rest, complement: share, 0.5 * denominatorDegrees, 0.5 * numeratorDegrees)
  }

  private func shares(_ x: Double) -> (Double, Double) {
    if x == .infinity { return (1, 0) }
    let scaled = numeratorDegrees * x
    return (scaled / (scaled + denominatorDegrees), denominatorDegrees / (scaled + denominatorDegrees))
  }
}
