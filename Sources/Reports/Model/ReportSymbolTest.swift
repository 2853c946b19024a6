/// The tests over everything that was tried on one symbol. `nil` and NaN are undefined.
public struct ReportSymbolTest: Sendable, Equatable {
  public var symbol: String
  public var sessions: Int
  /// Backtests of this run.
  public var trials: Int
  /// Trials on the same bars that the installation remembers, this run included.
  public var ledgerTrials: Int?
  /// What those are worth as independent ones.
  public var effectiveTrials: Double?
  public var meanCorrelation: Double?
  /// Annual Sharpe ratio that the best of `effectiveTrials` without skill is expected to show.
  public var expectedBestSharpe: Double?
  /// p-values of Hansen's test, by how many hopeless trials it allows for.
  public var spaLower: Double?
  public var spaConsistent: Double?
  public var spaUpper: Double?
  /// Largest studentised mean return of all trials, and the value that one has to exceed to be found by
  /// Romano and Wolf's stepwise test.
  public var statistic: Double?
  public var stepmCriticalValue: Double?

  public init(symbol: String, sessions: Int, trials: Int) {
    self.symbol = symbol
    self.sessions = sessions
    self.trials = trials
  }
}
