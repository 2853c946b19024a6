import Glibc

/// A normal distribution confined to an interval, which may lie far in a tail.
public struct TruncatedNormalDistribution: Sendable, Hashable {
  /// Mean of the normal distribution before truncation.
  public let mean: Double
  /// Standard deviation before truncation.
  public let deviation: Double
  public let lower: Double
  public let upper: Double
  /// ln of the normal probability of the interval.
  public let logMass: Double

  /// - Precondition: `deviation` is positive and `lower` is below `upper`; bounds may be infinite.
  public init(mean: Double = 0, deviation: Double = 1, lower: Double, upper: Double) {
    precondition(deviation > 0 && deviation.isFinite, "the deviation must be positive")
    precondition(lower < upper, "the interval is empty")
    self.mean = mean
    self.deviation = deviation
    self.lower = lower
    self.upper = upper
    logMass = NormalDistribution.logMass(from: (lower - mean) / deviation, to: (upper - mean) / deviation)
  }

  /// ln of the density: ln φ(z) − ln σ − ln(Φ(β) − Φ(α)) with z = (x − μ)/σ; −∞ outside the interval.
  public func logDensity(_ x: Double) -> Double {
    guard x >= lower, x <= upper else { return x.isNaN ? .nan : -.infinity }
    return NormalDistribution.logDensity((x - mean) / deviation) - log(deviation) - logMass
  }

  /// The value below which a share `p` of the distribution lies; NaN outside [0, 1].
  ///
  /// Works with logarithms on the tail that is nearer, so an interval at 40 deviations is no problem.
  public func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? lower : p == 1 ? upper : .nan }
    let alpha = (lower - mean) / deviation
    let beta = (upper - mean) / deviation
    let z =
      alpha > 0
      ? -standardQuantile(from: -beta, share: 1 - p) : standardQuantile(from: alpha, share: p)
    return min(max(mean + deviation * z, lower), upper)
  }

  private func standardQuantile(from alpha: Double, share: Double) -> Double {
    let below = NormalDistribution.logCumulative(alpha)
    let inside = log(share) + logMass
    let high = max(below, inside)
    return NormalDistribution.quantile(log: min(high + log1p(exp(min(below, inside) - high)), 0))
  }
}
