/// The tests over everything that was tried on one symbol. `nil` and NaN are undefined.
public struct ReportSymbolTest: Sendable, Equatable {
  public var symbol: String
  public var sessions: Int
  /// Backtests of this run, and those with enough trades to be judged.
  public var trials: Int
  public var panelTrials: Int?
  /// Trials on the same bars that the installation remembers, this run included.
  public var ledgerTrials: Int?
  /// What those are worth as independent ones.
  public var effectiveTrials: Double?
  public var meanCorrelation: Double?
  /// Annual Sharpe ratio that the best of `effectiveTrials` without skill is expected to show.
  public var expectedBestSharpe: Double?
  /// p-value of Hansen's test that no trial earns.
  public var spa: Double?
  /// Largest studentised mean profit of the pairs, and what the best pair would have needed at the level.
  public var statistic: Double?
  public var neededStatistic: Double?
  /// Adjusted p-value of the best pair, and the bootstrap rows behind it.
  public var pValue: Double?
  public var resamples: Int?
  /// Part of the level that earlier trials leave to the run, the p-value after it, and that adjusted over the symbols
  /// of the run.
  public var accountShare: Double?
  public var accountPValue: Double?
  public var qValue: Double?
  /// What a pair's p-value has to reach.
  public var level: Double?

  public init(symbol: String, sessions: Int, trials: Int) {
    self.symbol = symbol
    self.sessions = sessions
    self.trials = trials
  }
}
