/// How much was tried, and what luck alone would have shown.
public struct ReportTrials: Sendable, Equatable {
  /// Backtests of this run.
  public var backtests: Int
  /// Trials on the same data that the installation remembers, this run included; `nil` without a ledger.
  public var ledgerTrials: Int?
  /// The benchmarks: what the best of so many trials without skill is expected to show. The first is the headline.
  public var luck: [Luck]
  /// Whether the winners were judged against everything that was tried. When false the page says so, loudly.
  public var isCorrectedForMultipleTesting: Bool
  /// Times that the locked holdout was looked at; `nil` when the run has none.
  public var holdoutLooks: Int?

  /// Expected best annual Sharpe ratio among `trials` independent strategies without skill on `years` of
  /// data.
  public struct Luck: Sendable, Equatable {
    public var trials: Int
    public var years: Double
    public var expectedBestSharpe: Double

    public init(trials: Int, years: Double, expectedBestSharpe: Double) {
      self.trials = trials
      self.years = years
      self.expectedBestSharpe = expectedBestSharpe
    }

    /// The same on a track record of another length: luck shrinks with its square root.
    public func expectedBestSharpe(onYears other: Double) -> Double {
      expectedBestSharpe * (years / other).squareRoot()
    }
  }

  public init(
    backtests: Int, ledgerTrials: Int? = nil, luck: [Luck], isCorrectedForMultipleTesting: Bool,
    holdoutLooks: Int? = nil
  ) {
    self.backtests = backtests
    self.ledgerTrials = ledgerTrials
    self.luck = luck
    self.isCorrectedForMultipleTesting = isCorrectedForMultipleTesting
    self.holdoutLooks = holdoutLooks
  }
}
