/// The Sharpe ratio over several periods when returns are serially correlated: Lo (2002), "The Statistics
/// of Sharpe Ratios", Financial Analysts Journal 58(4).
///
/// √q annualisation holds for uncorrelated returns only. Report this beside the plain ratio, not instead of
/// it.
public struct AutocorrelationAdjustedSharpe: Sendable, Hashable {
  /// Number of periods aggregated.
  public let periods: Int
  /// η(q) = q/√(q + 2·Σ_{k=1}^{q−1} (q − k)·ρ_k); √q when all ρ are zero.
  public let scale: Double
  /// η(q) times the per-period Sharpe ratio (risk-free rate zero).
  public let sharpe: Double

  /// Estimates the autocorrelations ρ₁…ρ_{q−1} from `returns` (mean of the whole series, divisor n) and
  /// aggregates over `periods`.
  ///
  /// - Returns: `nil` when the per-period ratio is undefined (see `CoreReturnMetrics`), when the series is
  ///   not longer than `periods`, or when the estimated variance of the sum is not positive.
  /// - Precondition: `periods` is at least 1.
  /// - Complexity: O(n · periods).
  public init?(_ returns: [Double], periods: Int) {
    precondition(periods >= 1, "the Sharpe ratio aggregates at least one period")
    guard returns.count > periods,
      let perPeriod = CoreReturnMetrics(returns, periodsPerYear: 1).sharpeRatioPerPeriod
    else { return nil }
    let mean = returns.reduce(0, +) / Double(returns.count)
    let centred = returns.map { $0 - mean }
    let variance = centred.reduce(0) { $0 + $1 * $1 }
    var weighted = 0.0
    for lag in 1..<periods {
      var product = 0.0
      for index in lag..<centred.count { product += centred[index] * centred[index - lag] }
      weighted += Double(periods - lag) * product / variance
    }
    let q = Double(periods)
    let total = q + 2 * weighted
    guard total > 0, let scale = finite(q / total.squareRoot()) else { return nil }
    self.periods = periods
    self.scale = scale
    sharpe = scale * perPeriod
  }
}
