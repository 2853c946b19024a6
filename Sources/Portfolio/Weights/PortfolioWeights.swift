public import Diagnostics
internal import Glibc

/// The weights of a portfolio.
///
/// All methods but Kelly's are long only and sum to 1. Kelly's weights are bets, and their sum is the leverage: the
/// inverse covariance times the means, which may be short, or, long only, the largest mean growth itself.
public struct PortfolioWeights: Sendable, Hashable {
  public let method: WeightMethod
  public let covariance: CovarianceEstimate
  /// In the order of the panel's columns.
  public let weights: [Double]
  /// In the unit that `method.objective` names.
  public let objective: Double
  /// What solved it: `closed form`, `Newton`, `DAQP`, and `cap by redistribution` where a cap changed it.
  public let solver: String
  /// Steps of the solver; 0 for a closed form.
  public let iterations: Int

  /// Share of the losses beyond which the conditional value at risk averages.
  static let tail = 0.05
  /// A correlation matrix of a larger condition number has no inverse to rely on.
  static let largestCondition = 1e12

  /// - Parameters:
  ///   - cap: the most that one asset may weigh; for Kelly's, in either direction. Equal weights, inverse volatility,
  ///     risk parity and hierarchical risk parity have no optimum to move under a cap: what is above it goes to the
  ///     others in proportion to their weights.
  /// - Throws: `cap_too_low` where no weights sum to 1 under the cap; `singular_covariance`; `no_positive_mean` for the
  ///   largest Sharpe ratio; `solver_failed`.
  public init(
    of panel: ReturnPanel, method: WeightMethod, covariance: CovarianceMethod = .sample, cap: Double? = nil
  ) throws(AssayError) {
    try Self.check(cap, panel, method)
    let estimate = CovarianceEstimate(of: panel, method: covariance)
    try Self.check(estimate, method)
    self.method = method
    self.covariance = estimate
    let problem = WeightProblem(panel: panel, covariance: estimate, cap: cap)
    let found: WeightProblem.Solution
    switch method {
    case .equal: found = problem.equal()
    case .inverseVolatility: found = problem.inverseVolatility()
    case .riskParity: found = try problem.riskParity()
    case .hierarchicalRiskParity: found = problem.hierarchicalRiskParity()
    case .minimumVariance: found = try problem.minimumVariance()
    case .maximumDiversification: found = try problem.maximumDiversification()
    case .maximumSharpe: found = try problem.maximumSharpe()
    case .minimumCVaR: found = try problem.minimumCVaR(tail: Self.tail)
    case .kelly: found = try problem.kelly()
    case .kellyGrowth:
      found = try GrowthOptimalWeights(panel, scales: estimate.volatilities, cap: cap).solution()
    }
    weights = found.weights
    solver = found.solver
    iterations = found.iterations
    objective = Self.objective(of: found.weights, method, panel, estimate)
  }

  private static func check(_ cap: Double?, _ panel: ReturnPanel, _ method: WeightMethod) throws(AssayError) {
    guard let cap else { return }
    if !(cap > 0 && cap.isFinite) {
      throw AssayError(
        code: "invalid_cap", message: "The cap is \(cap).", remedy: "Give a cap above 0, such as 0.3.",
        place: "cap", kind: .usage)
    }
    // A rounding unit for each asset, so that 10 assets of at most 0.1 are a portfolio.
    if !method.isBet, Double(panel.assets) * cap < 1 - Double(panel.assets) * .ulpOfOne {
      let least = 1 / Double(panel.assets)
      throw AssayError(
        code: "cap_too_low",
        message:
          "\(panel.assets) assets of at most \(cap) sum to \(Double(panel.assets) * cap), less than 1.",
        remedy: "Give a cap of at least \(least), or more assets.", place: "cap", kind: .usage)
    }
  }

  private static func check(_ estimate: CovarianceEstimate, _ method: WeightMethod) throws(AssayError) {
    switch method {
    case .equal, .inverseVolatility, .hierarchicalRiskParity, .minimumCVaR, .kellyGrowth: return
    case .riskParity, .minimumVariance, .maximumDiversification, .maximumSharpe, .kelly: break
    }
    let condition = estimate.conditionNumber
    if condition <= largestCondition { return }
    throw AssayError(
      code: "singular_covariance",
      message:
        "The covariance of the \(estimate.size) assets has no inverse to rely on (condition number "
        + (condition.isFinite ? "\(condition)" : "infinite") + ").",
      remedy: "Leave out assets that others add up to, give more periods than assets, or shrink with "
        + "`--covariance ledoit_wolf`.", place: "covariance", kind: .badData)
  }

  private static func objective(
    of weights: [Double], _ method: WeightMethod, _ panel: ReturnPanel, _ estimate: CovarianceEstimate
  ) -> Double {
    let variance = max(0, estimate.variance(of: weights))
    func sum(_ values: [Double]) -> Double { zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } }
    switch method {
    case .equal, .inverseVolatility, .riskParity, .minimumVariance: return variance.squareRoot()
    case .hierarchicalRiskParity: return variance
    case .maximumDiversification: return sum(estimate.volatilities) / variance.squareRoot()
    case .maximumSharpe: return sum(panel.means) / variance.squareRoot()
    case .minimumCVaR: return TailLoss(panel, tail: tail).loss(of: weights)
    case .kelly: return sum(panel.means) - variance / 2
    case .kellyGrowth:
      let growth = panel.returns(of: weights).reduce(0) { $0 + log(1 + $1) }
      return growth / Double(panel.periods)
    }
  }
}
