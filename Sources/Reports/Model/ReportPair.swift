public import Market

/// What became of one pair of symbol and strategy.
public struct ReportPair: Sendable, Equatable {
  public var symbol: String
  public var timeframe: Timeframe
  public var strategyID: String
  public var strategyName: String
  /// Backtests that were run for the pair.
  public var backtests: Int
  /// Of the parameter set that came furthest.
  public var best: ReportMetrics
  /// What the Sharpe ratio of `best` is worth.
  public var evidence: ReportEvidence
  public var verdict: Verdict

  public enum Verdict: Sendable, Equatable {
    /// Passed every gate that was run.
    case passed
    /// A gate rejected it, for these reasons (at least one).
    case rejected(gate: String, failures: [Failure])
    /// Never came to a gate: no signal, too few bars, an error; in one sentence.
    case notJudged(reason: String)
  }

  /// A criterion that was not met; `value` is `nil` when the figure is undefined.
  public struct Failure: Sendable, Equatable {
    public var criterion: ReportCriterion
    public var value: Double?

    public init(_ criterion: ReportCriterion, value: Double?) {
      self.criterion = criterion
      self.value = value
    }
  }

  public init(
    symbol: String, timeframe: Timeframe, strategyID: String, strategyName: String, backtests: Int,
    best: ReportMetrics, evidence: ReportEvidence = ReportEvidence(), verdict: Verdict
  ) {
    self.symbol = symbol
    self.timeframe = timeframe
    self.strategyID = strategyID
    self.strategyName = strategyName
    self.backtests = backtests
    self.best = best
    self.evidence = evidence
    self.verdict = verdict
  }
}
