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
  case kellyGrowth = "kelly_growth"

  /// Whether weights are bets whose sum is the leverage, rather than parts of a whole.
  public var isBet: Bool { self == .kelly || self == .kellyGrowth }

  /// What `PortfolioWeights.objective` is.
  public var objective: String {
    switch self {
    case .equal, .inverseVolatility, .riskParity, .minimumVariance: "volatility per period"
    case .hierarchicalRiskParity: "variance per period"
    case .maximumDiversification: "diversification ratio"
    case .maximumSharpe: "Sharpe ratio per period"
    case .minimumCVaR: "expected loss per period in the worst 5 %"
    case .kelly: "growth per period, quadratic approximation"
    case .kellyGrowth: "growth per period"
    }
  }
}
