/// How weights follow from returns.
public enum WeightMethod: String, Sendable, Hashable, CaseIterable {
  case equal
  case inverseVolatility = "inverse_volatility"
  case riskParity = "risk_parity"
  case hierarchicalRiskParity = "hrp"
  case minimumVariance = "min_variance"
  case maximumDiversification = "max_diversification"
  case maximumSharpe = "max_sharpe"
  case minimumCVaR = "min_cvar"
  case kelly

  /// What `PortfolioWeights.objective` is.
  public var objective: String {
    switch self {
    case .equal, .inverseVolatility, .riskParity, .minimumVariance: "volatility per period"
    case .hierarchicalRiskParity: "variance per period"
    case .maximumDiversification: "diversification ratio"
    case .maximumSharpe: "Sharpe ratio per period"
    case .minimumCVaR: "expected loss per period in the worst 5 %"
    case .kelly: "growth per period, quadratic approximation"
    }
  }
}
