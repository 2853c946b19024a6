import Glibc

/// The gamma function and its incomplete integrals.
public enum GammaFunctions {
  /// ln |Γ(x)|.
  public static func logGamma(_ x: Double) -> Double {
    let (value, _): (Double, Int) = lgamma(x)
    return value
  }

  /// ln Γ(x) minus Stirling's (x − ½)·ln x − x + ½·ln 2π: Σ B₂ₖ/(2k(2k − 1)x²ᵏ⁻¹), Abramowitz & Stegun
  /// 6.1.40.
  ///
  /// Differences of logarithms of large gamma functions lose digits; differences of this do not.
  ///
  /// - Precondition: `x` is at least 10, where eight terms leave an error below 1e-17.
  static func stirlingCorrection(_ x: Double) -> Double {
    assert(x >= 10)
    let inverse = 1 / x
    let square = inverse * inverse
    var sum = -3617.0 / 122_400
    for coefficient in [
      1.0 / 156, -691.0 / 360_360, 1.0 / 1_188, -1.0 / 1_680, 1.0 / 1_260, -1.0 / 360, 1.0 / 12,
    ] { sum = sum * square + coefficient }
    return sum * inverse
  }

  /// P(a, x) = γ(a, x)/Γ(a), the probability that a gamma variable of shape `a` stays below `x`.
  ///
  /// Series for x < a + 1, else one minus the continued fraction (Abramowitz & Stegun 6.5.29, 6.5.31).
  ///
  /// - Returns: NaN for a ≤ 0 or x < 0.
  public static func lowerRegularized(_ a: Double, _ x: Double) -> Double {
    guard a > 0, x >= 0 else { return .nan }
    if x == 0 { return 0 }
    if x == .infinity { return 1 }
    return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x)
  }

  /// Q(a, x) = 1 − P(a, x) without the cancellation of the subtraction.
  public static func upperRegularized(_ a: Double, _ x: Double) -> Double {
    guard a > 0, x >= 0 else { return .nan }
    if x == 0 { return 1 }
    if x == .infinity { return 0 }
    return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x)
  }

  /// xᵃ e⁻ˣ/Γ(a + 1).
  private static func power(_ a: Double, _ x: Double) -> Double {
    guard a >= 10 else { return exp(a * log(x) - x - logGamma(a + 1)) }
    let distance = (x - a) / a
    let logRatio = abs(distance) < 0.5 ? log1p(distance) : log(x / a)
    let exponent = a * (logRatio - distance) - stirlingCorrection(a)
    return exp(exponent) / (2 * Double.pi * a).squareRoot()
  }

  private static func lowerSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var divisor = a
    while abs(term) > abs(sum) * 1e-17 {
      divisor += 1
      term *= x / divisor
      sum += term
    }
    return sum * power(a, x)
  }

  private static func upperFraction(_ a: Double, _ x: Double) -> Double {
    let fraction = continuedFraction(start: x + 1 - a) { step in
      let k = Double(step)
      return (-k * (k - a), x + 1 - a + 2 * k)
    }
    return power(a, x) * a / fraction
  }
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)) by the modified method of Lentz (Thompson & Barnett 1986).
///
/// - Parameter term: aₖ and bₖ for k = 1, 2, ….
/// - Returns: NaN when it has not settled after a million terms.
func continuedFraction(start: Double, term: (Int) -> (Double, Double)) -> Double {
  let tiny = 1e-300
  var value = start == 0 ? tiny : start
  var numerator = value
  var denominator = 0.0
  for step in 1...1_000_000 {
    let (a, b) = term(step)
    denominator = b + a * denominator
    numerator = b + a / numerator
    if denominator == 0 { denominator = tiny }
    if numerator == 0 { numerator = tiny }
    denominator = 1 / denominator
    let change = numerator * denominator
    value *= change
    if abs(change - 1) < 3e-16 { return value }
  }
  return .nan
}
