/// What a Sharpe ratio is worth after everything that was tried; with the minimum track record length, which
/// `ReportMetrics` holds, it stands beside the ratio wherever a candidate's is shown.
///
/// `nil` and NaN both mean "undefined": the tests over a whole run exist only when it has ended.
public struct ReportEvidence: Sendable, Equatable {
  /// Probability that the best of the pair's trials looks this good without an edge.
  public var pValue: Double?
  /// `pValue` adjusted over all pairs of the run.
  public var qValue: Double?
  /// Probability that the true Sharpe ratio exceeds what the best of all trials shows by luck.
  public var deflatedSharpe: Double?
  /// The same with the variance of all trials' own Sharpe ratios; known for winners.
  public var deflatedSharpeObservedVariance: Double?
  /// Probability that the pair's best in sample is below its median out of sample.
  public var overfitting: Double?

  /// Creates evidence in which everything is undefined; set what is known.
  public init() {}
}
