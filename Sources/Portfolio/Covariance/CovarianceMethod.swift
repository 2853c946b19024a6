/// How the covariance of returns is estimated.
public enum CovarianceMethod: String, Sendable, Hashable, CaseIterable {
  /// The sample's, divisor T − 1.
  case sample
  /// Shrunk towards a multiple of the identity (Ledoit & Wolf, Journal of Multivariate Analysis 88, 2004).
  case ledoitWolf = "ledoit_wolf"
  /// Shrunk towards equal correlations (Ledoit & Wolf, Journal of Portfolio Management 30, 2004), divisor T everywhere.
  case ledoitWolfConstantCorrelation = "ledoit_wolf_constant_correlation"
  /// Shrunk towards a multiple of the identity, for normal returns (Chen, Wiesel, Eldar & Hero, IEEE Transactions on
  /// Signal Processing 58, 2010).
  case oracleApproximating = "oas"
}
