import Glibc

/// The standard normal distribution N(0, 1).
///
/// All functions take and return plain doubles; NaN in, NaN out. Scale and shift with `(x - mean) /
/// deviation`.
public enum NormalDistribution {
  /// φ(x) = exp(−x²/2) / √(2π).
  public static func density(_ x: Double) -> Double {
    inverseRootTwoPi * exp(-0.5 * x * x)
  }

  /// ln φ(x), finite wherever `x` is.
  public static func logDensity(_ x: Double) -> Double {
    -0.5 * x * x - logRootTwoPi
  }

  /// Φ(x) = P(Z ≤ x) = erfc(−x/√2)/2, accurate in relative terms down to x ≈ −37.5, where it underflows.
  public static func cumulative(_ x: Double) -> Double {
    0.5 * erfc(-x * inverseRootTwo)
  }

  /// 1 − Φ(x) = P(Z > x), without the cancellation of the subtraction.
  public static func survival(_ x: Double) -> Double {
    0.5 * erfc(x * inverseRootTwo)
  }

  /// ln Φ(x), accurate in relative terms on both tails, also where Φ(x) itself underflows.
  ///
  /// Far in the lower tail it uses the asymptotic series Φ(x) ≈ φ(x)/|x| · Σ (−1)ᵏ (2k−1)!! / x²ᵏ
  /// (Abramowitz & Stegun 26.2.12); twelve terms leave an error below 1e-15 for x < −14.
  public static func logCumulative(_ x: Double) -> Double {
    if x > 0 { return log1p(-survival(x)) }
    if x >= -14 { return log(cumulative(x)) }
    if x == -.infinity { return -.infinity }
    let inverseSquare = 1 / (x * x)
    var term = 1.0
    var series = 1.0
    for k in 1...12 {
      term *= -Double(2 * k - 1) * inverseSquare
      series += term
    }
    return logDensity(x) - log(-x) + log(series)
  }

  /// z such that Φ(z) = p: Wichura (1988), Algorithm AS 241 (PPND16), relative error about 1e-16.
  ///
  /// - Returns: −∞ for 0, +∞ for 1, NaN for anything outside [0, 1].
  public static func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    let q = p - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * polynomial(centralNumerator, r) / polynomial(centralDenominator, r)
    }
    let r = (-log(q < 0 ? p : 1 - p)).squareRoot()
    let magnitude =
      r <= 5
      ? polynomial(middleNumerator, r - 1.6) / polynomial(middleDenominator, r - 1.6)
      : polynomial(farNumerator, r - 5) / polynomial(farDenominator, r - 5)
    return q < 0 ? -magnitude : magnitude
  }

  /// z such that ln Φ(z) = `logProbability`, also where the probability itself underflows.
  ///
  /// - Returns: −∞ for −∞, +∞ for 0, NaN for positive values.
  public static func quantile(log logProbability: Double) -> Double {
    if logProbability > -0.5 { return -quantile(-expm1(logProbability)) }
    if logProbability > -690 { return quantile(exp(logProbability)) }
    guard logProbability > -.infinity else { return -.infinity }
    // ln Φ is concave, so Newton's steps approach from one side; three or four reach the last digits.
    var z = -(-2 * logProbability).squareRoot()
    for _ in 0..<8 {
      let current = logCumulative(z)
      z -= (current - logProbability) * exp(current - logDensity(z))
    }
    return z
  }

  /// ln P(lower < Z < upper), accurate in relative terms for intervals in either tail; −∞ when it is empty.
  public static func logMass(from lower: Double, to upper: Double) -> Double {
    guard lower < upper else { return -.infinity }
    if lower > 0 { return logMass(from: -upper, to: -lower) }
    if upper > 0 { return log1p(-cumulative(lower) - survival(upper)) }
    let high = logCumulative(upper)
    return high + log(-expm1(logCumulative(lower) - high))
  }

  static let inverseRootTwo = 0.5.squareRoot()
  static let inverseRootTwoPi = 0.398942280401432677939946059934
  static let logRootTwoPi = 0.918938533204672741780329736406
}

/// Coefficients of one rational approximation of AS 241, lowest power first.
private typealias Coefficients = (Double, Double, Double, Double, Double, Double, Double, Double)

/// Horner's rule for degree seven.
private func polynomial(_ c: Coefficients, _ x: Double) -> Double {
  let upper = ((c.7 * x + c.6) * x + c.5) * x + c.4
  return (((upper * x + c.3) * x + c.2) * x + c.1) * x + c.0
}

// |p − 1/2| ≤ 0.425
private let centralNumerator: Coefficients = (
  3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
  4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3
)
private let centralDenominator: Coefficients = (
  1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
  2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3
)
// √(−ln p) ≤ 5
private let middleNumerator: Coefficients = (
  1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
  1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4
)
private let middleDenominator: Coefficients = (
  1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
  1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9
)
// the far tails
private let farNumerator: Coefficients = (
  6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
  2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7
)
private let farDenominator: Coefficients = (
  1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
  7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15
)
