import Diagnostics
import Foundation
import Portfolio
import TestKit
import Testing

/// Covariances and weights against scikit-learn and fifty-digit arithmetic, on three panels: ten stocks, strategies of
/// which one is almost another, twelve assets on 22 days.
@Suite struct PortfolioWeightsTests {
  static let cases = ["real", "nearsingular", "short"]

  private static func load(_ id: String) throws -> (panel: ReturnPanel, oracle: OracleValue) {
    let all = try OracleValue(fixture: "portfolio_weights.json", in: .module)["cases"].array
    let oracle = try #require(try all.first { try $0["id"].string == id })
    let columns = try Bundle.module.columns(try oracle["input_file"].string, skipping: 1)
    return (try ReturnPanel(names: columns.indices.map { "a\($0)" }, columns: columns), oracle)
  }

  @Test(arguments: cases)
  func `covariances are those of NumPy, scikit-learn and the authors' code`(id: String) throws {
    let (panel, oracle) = try Self.load(id)
    let covariances = try oracle["covariances"]
    for (method, path) in [
      (CovarianceMethod.sample, ["sample_ddof1", "A_numpy.cov"]),
      (.ledoitWolf, ["ledoit_wolf_identity", "A_sklearn.LedoitWolf"]),
      (.ledoitWolfConstantCorrelation, ["ledoit_wolf_constant_correlation", "C_matrix"]),
      (.oracleApproximating, ["oas", "A_sklearn.OAS"]),
    ] {
      let estimate = CovarianceEstimate(of: panel, method: method)
      let theirs = try covariances[path[0]][path[1]].array.flatMap { try $0.doubles }
      let size = theirs.reduce(0) { max($0, abs($1)) }
      #expect(estimate.matrix.count == theirs.count)
      #expect(zip(estimate.matrix, theirs).allSatisfy { abs($0 - $1) <= 1e-12 * size }, "\(method)")
    }
    let condition = CovarianceEstimate(of: panel, method: .sample).conditionNumber
    #expect(
      isRelativelyClose(condition, try covariances["condition_number_correlation"].double, tolerance: 1e-6))
  }

  private static let methods: [(WeightMethod, String, Double?)] = [
    (.inverseVolatility, "inverse_volatility", nil), (.riskParity, "risk_parity_erc", nil),
    (.minimumVariance, "min_variance_long_only", nil),
    (.maximumDiversification, "max_diversification_long_only", nil),
    (.maximumSharpe, "max_sharpe_long_only", nil), (.maximumSharpe, "max_sharpe_long_only_cap_0.30", 0.3),
  ]

  @Test(arguments: cases)
  func `weights are those of exact arithmetic`(id: String) throws {
    let (panel, oracle) = try Self.load(id)
    var compared = 0
    for (covariance, prefix) in [
      (CovarianceMethod.sample, "sample_ddof1"), (.ledoitWolf, "ledoit_wolf_identity"),
    ] {
      for (method, name, cap) in Self.methods {
        let theirs = try oracle["weights"]["\(prefix)/\(name)"]
        let ours = try PortfolioWeights(of: panel, method: method, covariance: covariance, cap: cap)
        let tolerance = try theirs["tolerance_weights"].double
        let exact = try theirs["C_exact_weights"].doubles
        #expect(zip(ours.weights, exact).allSatisfy { abs($0 - $1) <= tolerance }, "\(prefix)/\(name)")
        #expect(
          isRelativelyClose(ours.objective, try theirs["objective"].double, tolerance: 1e-8),
          "\(prefix)/\(name)")
        compared += 1
      }
      let kelly = try oracle["weights"]["\(prefix)/kelly_unconstrained"]
      let ours = try PortfolioWeights(of: panel, method: .kelly, covariance: covariance)
      let exact = try kelly["C_exact_weights"].doubles
      let size = exact.reduce(0) { max($0, abs($1)) }
      let tolerance = try kelly["tolerance_relative"].double
      #expect(zip(ours.weights, exact).allSatisfy { abs($0 - $1) <= tolerance * size })
    }
    #expect(compared == 12)
    for (method, name) in [
      (WeightMethod.equal, "equal"), (.hierarchicalRiskParity, "hrp_single/direct"),
      (.minimumCVaR, "min_cvar95_long_only"),
    ] {
      let theirs = try oracle["weights"][name]
      let ours = try PortfolioWeights(of: panel, method: method)
      let weights = try (theirs.member("C_exact_weights") ?? theirs["C_weights"]).doubles
      if case .number(let tolerance)? = theirs.member("tolerance_weights") {
        #expect(zip(ours.weights, weights).allSatisfy { abs($0 - $1) <= tolerance }, "\(name)")
      }
      if let objective = theirs.member("objective") {
        #expect(isRelativelyClose(ours.objective, try objective.double, tolerance: 1e-8), "\(name)")
      }
    }
  }

  private static func randomPanel(_ random: inout TestRandom, assets: Int, periods: Int) throws -> ReturnPanel
  {
    let common = (0..<periods).map { _ in random.uniform() - 0.5 }
    let columns = (0..<assets).map { _ in
      let (size, share) = (0.002 + random.uniform() / 50, random.uniform())
      return (0..<periods).map { size * (share * common[$0] + random.uniform() - 0.49) }
    }
    return try ReturnPanel(names: columns.indices.map { "a\($0)" }, columns: columns)
  }

  @Test(arguments: WeightMethod.allCases)
  func `weights sum to one, keep the cap, and follow the assets when they change places`(method: WeightMethod)
    throws
  {
    var random = TestRandom(seed: 8)
    for _ in 0..<20 {
      let assets = random.integer(1...8)
      let panel = try Self.randomPanel(&random, assets: assets, periods: 60)
      let cap = random.chance(0.5) ? nil : Optional(max(1 / Double(assets), 0.25 + random.uniform() / 2))
      if method == .maximumSharpe, Self.largestMean(panel, cap: cap ?? 1) <= 0 {
        #expect(throws: AssayError.self) {
          try PortfolioWeights(of: panel, method: method, covariance: .ledoitWolf, cap: cap)
        }
        continue
      }
      let ours = try PortfolioWeights(of: panel, method: method, covariance: .ledoitWolf, cap: cap)
      if !method.isBet {
        #expect(abs(ours.weights.reduce(0, +) - 1) < 1e-12 && ours.weights.allSatisfy { $0 >= 0 })
      }
      if let cap { #expect(ours.weights.allSatisfy { abs($0) <= cap + 1e-9 }) }
      let turned = try ReturnPanel(names: panel.names.reversed(), columns: panel.columns.reversed())
      let others = try PortfolioWeights(of: turned, method: method, covariance: .ledoitWolf, cap: cap)
      if method == .hierarchicalRiskParity { continue }  // Its halves depend on the order of the leaves.
      let size = ours.weights.reduce(1) { max($0, abs($1)) }
      #expect(zip(ours.weights, others.weights.reversed()).allSatisfy { abs($0 - $1) < 1e-6 * size })
    }
  }

  /// No random portfolio that is allowed has a better objective.
  @Test(arguments: [
    WeightMethod.minimumVariance, .maximumDiversification, .maximumSharpe, .minimumCVaR,
  ])
  func `nothing that is allowed is better than the optimum`(method: WeightMethod) throws {
    var random = TestRandom(seed: 21)
    for _ in 0..<10 {
      let panel = try Self.randomPanel(&random, assets: 5, periods: 80)
      if method == .maximumSharpe, Self.largestMean(panel, cap: 0.4) <= 0 { continue }
      let best = try PortfolioWeights(of: panel, method: method, cap: 0.4)
      for _ in 0..<200 {
        var weights = (0..<5).map { _ in random.uniform() }
        let sum = weights.reduce(0, +)
        weights = weights.map { $0 / sum }
        if weights.contains(where: { $0 > 0.4 }) { continue }
        let other = Self.objective(method, weights, panel, best.covariance)
        let isMinimum = method == .minimumVariance || method == .minimumCVaR
        #expect(isMinimum ? best.objective <= other + 1e-12 : best.objective >= other - 1e-12)
      }
    }
  }

  /// The mean return of the best long-only weights under a cap.
  private static func largestMean(_ panel: ReturnPanel, cap: Double) -> Double {
    var (left, sum) = (1.0, 0.0)
    for mean in panel.means.sorted(by: >) {
      sum += mean * min(cap, left)
      left -= min(cap, left)
    }
    return sum
  }

  private static func objective(
    _ method: WeightMethod, _ weights: [Double], _ panel: ReturnPanel, _ covariance: CovarianceEstimate
  ) -> Double {
    let volatility = covariance.variance(of: weights).squareRoot()
    func sum(_ values: [Double]) -> Double { zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } }
    switch method {
    case .maximumDiversification: return sum(covariance.volatilities) / volatility
    case .maximumSharpe: return sum(panel.means) / volatility
    case .minimumCVaR:
      let losses = (0..<panel.periods).map { period in -sum(panel.columns.map { $0[period] }) }
      return losses.sorted(by: >).prefix(panel.periods / 20).reduce(0, +) / Double(panel.periods / 20)
    default: return volatility
    }
  }

  @Test func `risk parity gives every asset the same share of the variance`() throws {
    var random = TestRandom(seed: 4)
    let panel = try Self.randomPanel(&random, assets: 30, periods: 200)
    let ours = try PortfolioWeights(of: panel, method: .riskParity)
    let shares = try #require(ours.covariance.riskShares(of: ours.weights))
    #expect(shares.allSatisfy { abs($0 - 1.0 / 30) < 1e-12 })
  }

  @Test func `what has no weights is refused with what to do`() throws {
    func refusal(_ method: WeightMethod, _ columns: [[Double]], cap: Double? = nil) -> String? {
      do {
        let panel = try ReturnPanel(names: columns.indices.map { "a\($0)" }, columns: columns)
        _ = try PortfolioWeights(of: panel, method: method, cap: cap)
        return nil
      } catch let error as AssayError {
        return error.remedy.isEmpty ? "no remedy" : error.code
      } catch {
        return "\(error)"
      }
    }
    let (a, b, c) = (
      [0.01, -0.02, 0.015, 0.003], [0.002, 0.01, -0.01, 0.004], [-0.01, -0.02, 0.001, -0.003]
    )
    for method in WeightMethod.allCases where !method.isBet {
      #expect(refusal(method, [a, b], cap: 0.49) == "cap_too_low")
      #expect(refusal(method, [a, b], cap: 0.5) == nil, "\(method)")
    }
    #expect(refusal(.equal, [a, b], cap: 0) == "invalid_cap")
    for method in [
      WeightMethod.riskParity, .minimumVariance, .maximumDiversification, .maximumSharpe, .kelly,
    ] {
      #expect(refusal(method, [a, a]) == "singular_covariance", "\(method)")
      #expect(refusal(method, [a, b, c, a.map { 1 - $0 }]) == "singular_covariance", "\(method)")
    }
    #expect(refusal(.maximumSharpe, [c, c.reversed().map { $0 * 0.9 }]) == "no_positive_mean")
    #expect(refusal(.equal, []) == "no_assets")
    #expect(refusal(.equal, [a, [0.1]]) == "unequal_lengths")
    #expect(refusal(.equal, [[0.1, 0.2]]) == "too_few_periods")
    #expect(refusal(.equal, [a, [0.1, .nan, 0.1, 0.2]]) == "invalid_return")
    #expect(refusal(.equal, [a, [0.1, -1.2, 0.1, 0.2]]) == "invalid_return")
    #expect(refusal(.equal, [a, [0, 0, 0, 0]]) == "constant_returns")
  }
}
