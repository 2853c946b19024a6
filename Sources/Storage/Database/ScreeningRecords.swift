/// What the gates beyond the first leave in the database.
public struct ScreeningRecords: Sendable, Equatable {
  public var families: [FamilyRecord] = []
  public var windows: [WalkForwardRecord] = []
  public var candidates: [CandidateRecord] = []
  public var symbols: [SymbolTestRecord] = []

  public init() {}
}

/// All trials of one strategy on one symbol in the tests over everything tried. NaN is undefined.
public struct FamilyRecord: Sendable, Equatable {
  public var symbol: String
  public var strategy: String
  public var trials = 0
  public var movingTrials = 0
  public var distinctTrials = 0
  /// Largest studentised mean return.
  public var statistic = Double.nan
  /// SPA over the family.
  public var pValue = Double.nan
  /// `pValue` adjusted over all families of the run; NaN until the run ends.
  public var qValue = Double.nan
  public var resamples = 0
  /// Probability of backtest overfitting of the family, and of a loss of its choice out of sample.
  public var overfitting = Double.nan
  public var probabilityOfLoss = Double.nan
  /// Over the Sharpe ratios per session of all trials.
  public var sharpeSum = 0.0
  public var sharpeSquares = 0.0
  /// Annual, of the stitched test windows.
  public var walkForwardSharpe = Double.nan
  public var walkForwardEfficiency = Double.nan
  /// Largest studentised mean of each resample without an edge: lower, consistent, upper recentring.
  public var nullMaxima: [Double] = []
  /// Σ of the standardised returns, session by session.
  public var standardizedSum: [Double] = []

  public init(symbol: String, strategy: String) {
    self.symbol = symbol
    self.strategy = strategy
  }
}

/// One window of a walk-forward: what was chosen in training, and how it did in the test.
public struct WalkForwardRecord: Sendable, Equatable {
  /// The choice: symbol, strategy, parameters and exits.
  public var key: BacktestKey
  /// From 1.
  public var window: Int
  /// Session dates, `2010-01-04`, both ends included.
  public var trainFrom: String
  public var trainThrough: String
  public var testFrom: String
  public var testThrough: String
  /// Annual Sharpe ratios; NaN where undefined.
  public var trainSharpe: Double
  public var testSharpe: Double
  public var efficiency: Double

  public init(
    _ key: BacktestKey, window: Int, train: (from: String, through: String),
    test: (from: String, through: String),
    trainSharpe: Double, testSharpe: Double, efficiency: Double
  ) {
    self.key = key
    self.window = window
    (trainFrom, trainThrough) = train
    (testFrom, testThrough) = test
    self.trainSharpe = trainSharpe
    self.testSharpe = testSharpe
    self.efficiency = efficiency
  }
}

/// A backtest that went beyond gate 1 for its pair.
public struct CandidateRecord: Sendable, Equatable {
  public var key: BacktestKey
  /// From 1, by Sharpe ratio within the pair.
  public var place: Int
  /// Its studentised mean return.
  public var statistic: Double
  /// What the gates found beyond their numbers, as JSON; `nil` until they were asked.
  public var detail: String?

  public init(_ key: BacktestKey, place: Int, statistic: Double, detail: String? = nil) {
    self.key = key
    self.place = place
    self.statistic = statistic
    self.detail = detail
  }
}

/// The tests over everything that was tried on one symbol.
public struct SymbolTestRecord: Sendable, Equatable {
  public var symbol: String
  public var sessions = 0
  public var trials = 0
  public var statistic = Double.nan
  /// SPA with its three recentrings.
  public var spaLower = Double.nan
  public var spaConsistent = Double.nan
  public var spaUpper = Double.nan
  public var stepmCriticalValue = Double.nan
  public var stepmSteps = 0
  public var meanCorrelation = Double.nan
  /// Over the Sharpe ratios per session of all trials.
  public var sharpeVariance = Double.nan
  /// Trials that the ledger knows on these bars, what they are worth as independent ones, and the Sharpe
  /// ratio per session that the best of them is expected to have without skill. `nil` and NaN until the run
  /// ends.
  public var ledgerTrials: Int?
  public var effectiveTrials = Double.nan
  public var expectedMaximum = Double.nan

  public init(symbol: String) { self.symbol = symbol }
}

/// What a winner is judged by beside its figures; kept with its rank. NaN is undefined.
public struct WinnerStatistics: Sendable, Equatable {
  /// SPA over the pair's trials, and adjusted over all pairs.
  public var pValue = Double.nan
  public var qValue = Double.nan
  /// With the variance that Sharpe ratios without skill have.
  public var deflatedSharpe = Double.nan
  /// With the variance of all trials' Sharpe ratios.
  public var deflatedSharpeObservedVariance = Double.nan
  public var overfitting = Double.nan
  /// The parts of the composite score as JSON.
  public var components = "{}"

  public init() {}
}

/// A winner on bars that nothing had looked at before.
public struct HoldoutRecord: Sendable, Equatable {
  public var key: BacktestKey
  public var from: String
  public var through: String
  public var sessions: Int
  public var figures: BacktestFigures

  public init(_ key: BacktestKey, from: String, through: String, sessions: Int, figures: BacktestFigures) {
    self.key = key
    self.from = from
    self.through = through
    self.sessions = sessions
    self.figures = figures
  }
}
