/// What the gates beyond the first leave in the database.
public struct ScreeningRecords: Sendable, Equatable {
  public var families: [FamilyRecord] = []
  public var windows: [WalkForwardRecord] = []
  public var candidates: [CandidateRecord] = []
  public var symbols: [SymbolTestRecord] = []
  public var tiers: [TierRecord] = []

  public init() {}
}

/// All trials of one strategy on one symbol in the tests over everything tried. NaN is undefined.
public struct FamilyRecord: Sendable, Equatable {
  public var symbol: String
  public var strategy: String
  public var trials = 0
  public var movingTrials = 0
  public var distinctTrials = 0
  /// Trials with enough trades to be judged at all.
  public var panelTrials = 0
  /// Studentised mean profit of the trial that stands for the pair: against cash, and beyond the market's moves.
  public var statistic = Double.nan
  public var neutralStatistic = Double.nan
  /// That the pair's best trial has no edge, over its own trials alone.
  public var pValue = Double.nan
  /// The same over everything tried on the symbol, for each statistic and for what the decision asks; before the
  /// account of earlier trials. NaN until the symbol was judged.
  public var absolutePValue = Double.nan
  public var neutralPValue = Double.nan
  public var adjustedPValue = Double.nan
  /// `pValue` adjusted over all families of the run; NaN until the run ends.
  public var qValue = Double.nan
  /// Bootstrap rows behind the adjusted values.
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
  /// Mean out of sample less the part of that in sample that has to be kept, as a fraction of the capital a year.
  public var walkForwardRetained = Double.nan
  public var walkForwardSharpeError = Double.nan
  public var walkForwardRetainedError = Double.nan
  public var walkForwardEfficiencyError = Double.nan
  /// Largest statistic of each bootstrap row without an edge, for both statistics; and of the first rows with every
  /// mean taken away.
  public var nullMaxima: [Double] = []
  public var neutralMaxima: [Double] = []
  public var centredMaxima: [Double] = []
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
  /// Its studentised mean profit, against cash and beyond the market's moves.
  public var statistic: Double
  public var neutralStatistic = Double.nan
  /// Adjusted over everything tried on the symbol, before the account of earlier trials; NaN until judged.
  public var absolutePValue = Double.nan
  public var neutralPValue = Double.nan
  public var adjustedPValue = Double.nan
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
  /// Trials with enough trades to be judged at all.
  public var panelTrials = 0
  /// Of the best pair, and what it would have needed at the run's level, against cash.
  public var statistic = Double.nan
  public var neededStatistic = Double.nan
  /// That nothing tried has an edge (Hansen's SPA against cash).
  public var spaConsistent = Double.nan
  /// Adjusted p-value of the best pair, and the bootstrap rows behind it.
  public var pValue = Double.nan
  public var resamples = 0
  /// Part of the level that the account of earlier trials leaves to the run; p-value after it; the same adjusted over
  /// all symbols of the run; and what a pair's p-value after the account has to reach. NaN until the run ends.
  public var accountShare = Double.nan
  public var accountPValue = Double.nan
  public var qValue = Double.nan
  public var level = Double.nan
  public var meanCorrelation = Double.nan
  /// Over the Sharpe ratios per session of all trials.
  public var sharpeVariance = Double.nan
  /// What the run's trials are worth as independent ones, by their resampled maxima.
  public var impliedTrials = Double.nan
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

/// What a run promises of a candidate: the strongest word that its evidence allows.
public struct TierRecord: Sendable, Equatable {
  public var key: BacktestKey
  /// `confirmed`, `winner`, `candidate` or `rejected`.
  public var tier: String
  /// Adjusted over everything tried on the symbol and after the account of earlier trials; what it has to reach.
  public var pValue = Double.nan
  public var level = Double.nan
  /// Annual Sharpe ratio to expect after shrinkage over all pairs of the run, in the unit of the one that is shown.
  public var expectedSharpe = Double.nan
  /// Sealed years that would settle it with a chance of 80 % if the expectation is right; NaN where a hundred would
  /// not.
  public var yearsNeeded = Double.nan
  /// Why it is no winner; `nil` for one.
  public var reason: String?

  public init(_ key: BacktestKey, tier: String) {
    self.key = key
    self.tier = tier
  }
}

/// A winner on bars that nothing had looked at before.
public struct HoldoutRecord: Sendable, Equatable {
  public var key: BacktestKey
  public var from: String
  public var through: String
  public var sessions: Int
  public var figures: BacktestFigures
  /// Adjusted p-value of discovery, one-sided p-value of the sealed days, both combined, and that adjusted over the
  /// list that was named before.
  public var discoveryPValue = Double.nan
  public var sealedPValue = Double.nan
  public var combinedPValue = Double.nan
  public var adjustedPValue = Double.nan
  /// The chance that these days had to confirm the expected Sharpe ratio.
  public var power = Double.nan
  public var isConfirmed = false
  /// The look that it was made by; later looks at the same days confirm nothing.
  public var look = 1

  public init(_ key: BacktestKey, from: String, through: String, sessions: Int, figures: BacktestFigures) {
    self.key = key
    self.from = from
    self.through = through
    self.sessions = sessions
    self.figures = figures
  }
}
