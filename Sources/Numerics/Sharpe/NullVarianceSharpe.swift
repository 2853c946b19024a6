/// The 2025 version of Sharpe inference: the variance is evaluated at the **benchmark** and divided by n.
///
/// López de Prado, Lipton & Zoonekynd (2025), "How to Use the Sharpe Ratio". It differs from the default,
/// `SharpeEstimate`, on the same data (0.987 against 0.913 on the authors' own hedge-fund example), so a
/// result must name the version and a ranking must never mix them.
public struct NullVarianceSharpe: Sendable, Hashable {
  /// The per-period estimate with Pearson kurtosis.
  public var estimate: SharpeEstimate
  /// First-order autocorrelation ρ of the returns; 0 for independent ones.
  public var autocorrelation: Double

  /// - Precondition: |autocorrelation| < 1.
  public init(_ estimate: SharpeEstimate, autocorrelation: Double = 0) {
    precondition(abs(autocorrelation) < 1, "an autocorrelation lies between −1 and 1")
    self.estimate = estimate
    self.autocorrelation = autocorrelation
  }

  /// √((a − b·g₁·SR₀ + c·(b₂ − 1)/4·SR₀²)/n) with B = ρ/(1 − ρ), C = ρ²/(1 − ρ²), a = 1 + 2B, b = 1 + B + C,
  /// c = 1 + 2C. `nil` without observations or where the expression is not positive.
  public func standardError(at benchmark: Double) -> Double? {
    guard estimate.observations >= 1 else { return nil }
    return variance(at: benchmark).map { ($0 / Double(estimate.observations)).squareRoot() }
  }

  /// Φ((SR − SR₀)/σ(SR₀)).
  public func probability(exceeding benchmark: Double = 0) -> Double? {
    standardError(at: benchmark).map {
      NormalDistribution.cumulative((estimate.sharpe - benchmark) / $0)
    }
  }

  /// σ²₁(SR₀)·(z_p/(SR − SR₀))² observations, σ²₁ being the variance at n = 1; `+infinity` when SR ≤ SR₀.
  ///
  /// - Precondition: `confidence` lies strictly between 0.5 and 1.
  public func minimumTrackRecordLength(exceeding benchmark: Double = 0, confidence: Double = 0.95) -> Double?
  {
    precondition(confidence > 0.5 && confidence < 1, "confidence must lie between 0.5 and 1")
    guard let variance = variance(at: benchmark) else { return nil }
    guard estimate.sharpe > benchmark else { return .infinity }
    let ratio = NormalDistribution.quantile(confidence) / (estimate.sharpe - benchmark)
    return variance * ratio * ratio
  }

  private func variance(at benchmark: Double) -> Double? {
    let rho = autocorrelation
    let first = rho / (1 - rho)
    let second = rho * rho / (1 - rho * rho)
    let value =
      1 + 2 * first - (1 + first + second) * estimate.skew * benchmark
      + (1 + 2 * second) * (estimate.kurtosis - 1) / 4 * benchmark * benchmark
    return value > 0 && value.isFinite ? value : nil
  }
}
