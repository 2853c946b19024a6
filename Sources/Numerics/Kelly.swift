import Glibc

/// The fraction of capital that maximises the expected growth of its logarithm.
///
/// Kelly (1956), Bell System Technical Journal 35; Thorp (1971). Fractions may be negative (do not bet, or
/// bet the other side) or beyond 1 (borrow): `clamped` turns them into a position. Betting c times the
/// optimum keeps a share c·(2 − c) of its growth, in the approximation of small returns. Estimates of the
/// inputs are noisy and the loss from betting too much exceeds that of too little; use a quarter or a half.
public enum Kelly {
  /// p − (1 − p)/b for a bet that wins `payoff` b times the stake with probability p and else loses the
  /// stake.
  ///
  /// - Returns: `nil` unless p lies in [0, 1] and the payoff is positive and finite.
  public static func binary(winProbability p: Double, payoff: Double) -> Double? {
    guard p >= 0, p <= 1, payoff > 0, payoff.isFinite else { return nil }
    return p - (1 - p) / payoff
  }

  /// p/a − (1 − p)/b for a position that gains the fraction b of itself with probability p and else loses the
  /// fraction a.
  ///
  /// - Returns: `nil` unless p lies in [0, 1] and both fractions are positive and finite.
  public static func binary(winProbability p: Double, gain: Double, loss: Double) -> Double? {
    guard p >= 0, p <= 1, gain > 0, loss > 0, gain.isFinite, loss.isFinite else { return nil }
    return p / loss - (1 - p) / gain
  }

  /// p·ln(1 + b·f) + (1 − p)·ln(1 − f): the expected log growth of one such bet of the fraction `fraction`.
  ///
  /// - Returns: −∞ where the bet can take everything; `nil` where the inputs are not those of a bet.
  public static func logGrowth(ofBinary fraction: Double, winProbability p: Double, payoff: Double) -> Double?
  {
    guard p >= 0, p <= 1, payoff > 0, payoff.isFinite, fraction.isFinite else { return nil }
    func term(_ probability: Double, _ change: Double) -> Double {
      if probability == 0 { return 0 }
      return change > -1 ? probability * log1p(change) : -.infinity
    }
    return term(p, payoff * fraction) + term(1 - p, -fraction)
  }

  /// c·(2 − c)·(μ − r)²/(2σ²): the growth above the risk-free rate of betting c times the continuous optimum.
  public static func growth(
    multiplier: Double, mean: Double, riskFree: Double = 0, variance: Double
  ) -> Double? {
    continuous(mean: mean, riskFree: riskFree, variance: variance).map {
      multiplier * (2 - multiplier) * $0 * (mean - riskFree) / 2
    }
  }

  /// (μ − r)/σ² for continuous returns, all over the same length of time. Merton (1969).
  ///
  /// - Returns: `nil` unless the variance is positive and everything finite.
  public static func continuous(mean: Double, riskFree: Double = 0, variance: Double) -> Double? {
    guard variance > 0, variance.isFinite, (mean - riskFree).isFinite else { return nil }
    return (mean - riskFree) / variance
  }

  /// Σ⁻¹(μ − r) for several assets: the fraction of capital in each.
  ///
  /// - Parameter covariance: N × N, row by row, symmetric.
  /// - Returns: `nil` unless the matrix is positive definite.
  public static func continuous(means: [Double], riskFree: Double = 0, covariance: [Double]) -> [Double]? {
    SymmetricSolver.solve(covariance, means.map { $0 - riskFree })
  }

  /// The fraction f that maximises mean(ln(1 + f·r)) over a sample of simple returns, and that maximum.
  ///
  /// The growth is concave in f between −1/max(r) and −1/min(r), where one return would take everything;
  /// Newton's method inside a bracket finds the zero of its slope mean(r/(1 + f·r)).
  ///
  /// - Returns: `nil` for an empty sample, one with a return that is not finite, or one that has only gains
  ///   or only losses, where growth has no bound.
  public static func sampleOptimum(_ returns: [Double]) -> (fraction: Double, logGrowth: Double)? {
    guard let low = returns.min(), let high = returns.max(), low < 0, high > 0,
      returns.allSatisfy(\.isFinite)
    else { return nil }
    var bracket = (-1 / high, -1 / low)
    var fraction = 0.0
    for _ in 0..<200 {
      var slope = 0.0
      var curvature = 0.0
      for value in returns {
        let share = value / (1 + fraction * value)
        slope += share
        curvature -= share * share
      }
      if slope > 0 { bracket.0 = fraction } else { bracket.1 = fraction }
      let newton = fraction - slope / curvature
      let inside = newton > bracket.0 && newton < bracket.1
      let next = inside ? newton : 0.5 * (bracket.0 + bracket.1)
      if abs(next - fraction) <= 1e-15 * max(1, abs(next)) { break }
      fraction = next
    }
    let growth = returns.reduce(0) { $0 + log1p(fraction * $1) } / Double(returns.count)
    return (fraction, growth)
  }

  /// The share of capital to bet: `multiplier` times the fraction, between 0 and `cap`.
  ///
  /// - Precondition: the multiplier and the cap are not negative.
  public static func clamped(_ fraction: Double, multiplier: Double = 1, cap: Double = 1) -> Double {
    precondition(multiplier >= 0 && cap >= 0, "a multiplier and a cap are not negative")
    return fraction > 0 ? min(fraction * multiplier, cap) : 0
  }
}
