import Diagnostics

/// A Sharpe ratio with what is needed to judge it: how many observations it rests on and how they are shaped.
///
/// Everything is **per period**: divide an annual Sharpe ratio by √(periods per year) first. Kurtosis is
/// Pearson's population kurtosis (3 for a normal distribution), **not** excess. Two versions of the
/// inference exist that disagree; this type is the 2012/2014 version (variance at the estimated ratio, n −
/// 1). The 2025 version is `NullVarianceSharpe`. Never mix them in one ranking.
///
/// Undefined results are `nil`: fewer than two observations, a variance expression that is not positive
/// (possible with large positive skew · Sharpe), or anything not finite. Nothing is clamped.
public struct SharpeEstimate: Sendable, Hashable {
  /// (mean − risk-free) / standard deviation (ddof 1) per period.
  public var sharpe: Double
  /// Number of returns behind it.
  public var observations: Int
  /// Population skewness g₁ of the returns.
  public var skew: Double
  /// Population kurtosis b₂ of the returns (Pearson; 3 for a normal distribution).
  public var kurtosis: Double

  /// Takes moments that were computed from a series. Use `init(validating:…)` for numbers a person typed.
  public init(sharpe: Double, observations: Int, skew: Double, kurtosis: Double) {
    self.sharpe = sharpe
    self.observations = observations
    self.skew = skew
    self.kurtosis = kurtosis
  }

  /// 1 − g₁·SR + (b₂ − 1)/4 · SR²: n − 1 times the variance of the estimate.
  var varianceFactor: Double {
    1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe
  }

  /// √((1 − g₁·SR + (b₂ − 1)/4·SR²) / (n − 1)), per period.
  ///
  /// Mertens (2002); Christie (2005); Opdyke (2007). Reduces to Lo (2002), √((1 + SR²/2)/(n − 1)), for normal
  /// returns.
  public var standardError: Double? {
    let factor = varianceFactor
    guard observations >= 2, factor > 0, factor.isFinite else { return nil }
    return (factor / Double(observations - 1)).squareRoot()
  }

  /// The probability that the true Sharpe ratio exceeds `benchmark` (per period): Φ((SR − SR*)/SE).
  ///
  /// Bailey & López de Prado (2012), "The Sharpe Ratio Efficient Frontier", J. Risk 15(2).
  public func probability(exceeding benchmark: Double = 0) -> Double? {
    guard let error = standardError, benchmark.isFinite else { return nil }
    return NormalDistribution.cumulative((sharpe - benchmark) / error)
  }

  /// Observations needed before `probability(exceeding:)` reaches `confidence`, as a real number of periods.
  ///
  /// 1 + (1 − g₁·SR + (b₂ − 1)/4·SR²)·(z_p/(SR − SR*))², Bailey & López de Prado (2012). Independent of
  /// `observations`. `+infinity` when SR ≤ SR*: no record is long enough (programs write it as `null`).
  ///
  /// - Precondition: `confidence` lies strictly between 0.5 and 1.
  public func minimumTrackRecordLength(exceeding benchmark: Double = 0, confidence: Double = 0.95) -> Double?
  {
    precondition(confidence > 0.5 && confidence < 1, "confidence must lie between 0.5 and 1")
    let factor = varianceFactor
    guard factor > 0, factor.isFinite, benchmark.isFinite else { return nil }
    guard sharpe > benchmark else { return .infinity }
    let ratio = NormalDistribution.quantile(confidence) / (sharpe - benchmark)
    return 1 + factor * ratio * ratio
  }

  /// The interval SR ± z·SE, per period.
  ///
  /// - Precondition: `confidence` lies strictly between 0 and 1.
  public func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
    precondition(confidence > 0 && confidence < 1, "confidence must lie between 0 and 1")
    guard let error = standardError else { return nil }
    let reach = NormalDistribution.quantile(0.5 + confidence / 2) * error
    return (sharpe - reach)...(sharpe + reach)
  }
}

extension SharpeEstimate {
  /// Takes numbers from outside and refuses those that betray a common mistake.
  ///
  /// - Throws: `AssayError` with code `sharpe_not_finite`; `too_few_observations` (fewer than 2);
  ///   `kurtosis_is_excess` when the kurtosis is below the smallest that any distribution with that skew
  ///   can have, 1 + skew² (Pearson 1916); `sharpe_is_annual` when the ratio is beyond 3 per period, or
  ///   beyond 0.5 with a t-value SR·√n beyond 30, which no track record shows and an annual figure quickly
  ///   does.
  public init(validating sharpe: Double, observations: Int, skew: Double, kurtosis: Double) throws {
    guard sharpe.isFinite, skew.isFinite, kurtosis.isFinite else {
      throw AssayError(
        code: "sharpe_not_finite",
        message: "Sharpe \(sharpe), skew \(skew) and kurtosis \(kurtosis) must all be finite numbers.",
        remedy: "Remove missing returns, or use a series that is not constant.", kind: .usage)
    }
    guard observations >= 2 else {
      throw AssayError(
        code: "too_few_observations", message: "\(observations) observations carry no variance.",
        remedy: "Give the number of returns behind the Sharpe ratio, at least 2.", kind: .usage)
    }
    guard kurtosis >= (1 + skew * skew) * (1 - 1e-9) else {
      throw AssayError(
        code: "kurtosis_is_excess",
        message: "Kurtosis \(kurtosis) is impossible with skew \(skew): it is at least 1 + skew².",
        remedy: "Give Pearson's kurtosis (3 for a normal distribution): add 3 to an excess kurtosis.",
        kind: .usage)
    }
    let tValue = abs(sharpe) * Double(observations).squareRoot()
    guard abs(sharpe) <= 3, abs(sharpe) <= 0.5 || tValue <= 30 else {
      throw AssayError(
        code: "sharpe_is_annual",
        message: "A Sharpe ratio of \(sharpe) per period over \(observations) periods looks annualised.",
        remedy: "Divide it by the square root of the periods per year, or say how many periods a year has.",
        kind: .usage)
    }
    self.init(sharpe: sharpe, observations: observations, skew: skew, kurtosis: kurtosis)
  }
}
