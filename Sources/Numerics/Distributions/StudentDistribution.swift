import Glibc

/// Student's t distribution.
public struct StudentDistribution: Sendable, Hashable {
  public let degreesOfFreedom: Double

  /// - Precondition: `degreesOfFreedom` is positive; it need not be whole.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "degrees of freedom must be positive")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// ln of the density.
  public func logDensity(_ t: Double) -> Double {
    let nu = degreesOfFreedom
    let scaled = t * (t / nu)
    let logarithm = scaled.isFinite ? log1p(scaled) : 2 * log(abs(t)) - log(nu)
    return -0.5 * (nu + 1) * logarithm - 0.5 * log(nu) - BetaFunctions.logBeta(0.5 * nu, 0.5)
  }

  /// P(T ≤ t).
  public func cumulative(_ t: Double) -> Double { survival(-t) }

  /// P(T > t) = ½·I_{ν/(ν + t²)}(ν/2, ½) for t ≥ 0, Abramowitz & Stegun 26.7.1.
  public func survival(_ t: Double) -> Double {
    if t.isNaN { return .nan }
    if t < 0 { return 1 - survival(-t) }
    if t == .infinity { return 0 }
    let nu = degreesOfFreedom
    let scaled = t * (t / nu)
    guard scaled.isFinite else { return 0.5 * exp(farTail(t)) }
    return 0.5
      * BetaFunctions.regularized(
        1 / (1 + scaled), complement: scaled / (1 + scaled), 0.5 * nu, 0.5)
  }

  /// The value below which a share `p` of the distribution lies; NaN outside [0, 1].
  public func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    if p == 0.5 { return 0 }
    let magnitude = upperQuantile(min(p, 1 - p))
    return p < 0.5 ? -magnitude : magnitude
  }

  /// Solves P(T > t) = `tail` by Newton's method on ln P(T > eᵘ), which is concave in u: after the first
  /// step the iterates approach the root from one side.
  private func upperQuantile(_ tail: Double) -> Double {
    let z = -NormalDistribution.quantile(tail)
    var logT = log(z + (z * z * z + z) / (4 * degreesOfFreedom))
    for _ in 0..<200 {
      let t = exp(logT)
      let probability = survival(t)
      guard probability > 0 else {
        logT -= 1
        continue
      }
      let slope = exp(logDensity(t) + logT) / probability
      let step = log(probability / tail) / slope
      logT += step
      if abs(step) < 1e-15 { break }
    }
    return exp(logT)
  }

  /// ln of twice the tail where ν + t² overflows: only the leading power of t is left.
  private func farTail(_ t: Double) -> Double {
    let nu = degreesOfFreedom
    return nu * (0.5 * log(nu) - log(t)) - log(0.5 * nu) - BetaFunctions.logBeta(0.5 * nu, 0.5)
  }
}
