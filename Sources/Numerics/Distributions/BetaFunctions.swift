import Glibc

/// The beta function and its incomplete integral.
public enum BetaFunctions {
  /// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), without the cancellation for large arguments.
  ///
  /// - Returns: NaN unless both are positive.
  public static func logBeta(_ a: Double, _ b: Double) -> Double {
    guard a > 0, b > 0 else { return .nan }
    let small = min(a, b)
    let large = max(a, b)
    if large < 10 {
      return GammaFunctions.logGamma(a) + GammaFunctions.logGamma(b) - GammaFunctions.logGamma(a + b)
    }
    let ratio = log1p(small / large)
    let sum = small + large
    let corrections = GammaFunctions.stirlingCorrection(large) - GammaFunctions.stirlingCorrection(sum)
    if small < 10 {
      return GammaFunctions.logGamma(small) + corrections + small - (large - 0.5) * ratio - small * log(sum)
    }
    return 0.5 * (log(2 * Double.pi) + log(sum / small) - log(large)) - small * log(sum / small)
      - large * ratio + corrections + GammaFunctions.stirlingCorrection(small)
  }

  /// I_x(a, b), the probability that a beta variable stays below `x`.
  ///
  /// Continued fraction of Abramowitz & Stegun 26.5.8 on the side of the mean where it converges quickly.
  ///
  /// - Returns: NaN unless a and b are positive and x lies in [0, 1].
  public static func regularized(_ x: Double, _ a: Double, _ b: Double) -> Double {
    regularized(x, complement: 1 - x, a, b)
  }

  /// The same when 1 − x is known better than the subtraction gives it.
  public static func regularized(_ x: Double, complement: Double, _ a: Double, _ b: Double) -> Double {
    guard a > 0, b > 0, x >= 0, complement >= 0 else { return .nan }
    if x == 0 { return 0 }
    if complement == 0 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - fraction(complement, x, b, a) }
    return fraction(x, complement, a, b)
  }

  private static func fraction(_ x: Double, _ complement: Double, _ a: Double, _ b: Double) -> Double {
    let logX = x > 0.5 ? log1p(-complement) : log(x)
    let logComplement = complement > 0.5 ? log1p(-x) : log(complement)
    let power = exp(a * logX + b * logComplement - logBeta(a, b)) / a
    let value = continuedFraction(start: 1) { step in
      let k = Double(step / 2)
      let numerator =
        step % 2 == 0
        ? k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
        : -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
      return (numerator, 1)
    }
    return power / value
  }
}
