/// A run of the factory: what was asked for, from which everything else follows.
public struct RunRecord: Sendable, Equatable {
  public var id: String
  /// ISO 8601 UTC; the caller's clock. Not part of the content.
  public var createdAt: String
  public var status: RunStatus
  /// The whole configuration as canonical JSON (sorted keys).
  public var config: String
  public var seed: UInt64
  public var codeVersion: String
  /// Hash over the bars that went in.
  public var dataHash: String
  /// Number of units that the run consists of.
  public var unitCount: Int
  /// The text of the `Identity` that the run is named by; `nil` for runs of early programs, which kept none: their
  /// names do not follow from contracts and sources.
  public var identity: String?

  public init(
    id: String, createdAt: String, status: RunStatus = .running, config: String, seed: UInt64,
    codeVersion: String, dataHash: String, unitCount: Int, identity: String? = nil
  ) {
    self.id = id
    self.createdAt = createdAt
    self.status = status
    self.config = config
    self.seed = seed
    self.codeVersion = codeVersion
    self.dataHash = dataHash
    self.unitCount = unitCount
    self.identity = identity
  }
}

/// A kind of files that belongs to a run.
public enum RunOutput: String, Sendable {
  /// The returns of every backtest, session by session.
  case returns
}

public enum RunStatus: String, Sendable {
  case running, finished, failed
}

/// One finished unit of work of a run: the unit of resuming.
public struct UnitRecord: Sendable, Equatable {
  /// Position in the run's ordered list of units; decides its random stream.
  public var index: Int
  /// What it is for a reader, such as `ES/rsi_2`.
  public var key: String
  /// Why it failed; `nil` when it succeeded.
  public var failure: String?

  public init(index: Int, key: String, failure: String? = nil) {
    self.index = index
    self.key = key
    self.failure = failure
  }
}

/// What identifies one backtest within a run.
public struct BacktestKey: Sendable, Hashable {
  public var symbol: String
  public var strategy: String
  /// Canonical JSON of the strategy's parameters (sorted keys).
  public var parameters: String
  /// Canonical JSON of the exits.
  public var exits: String

  public init(symbol: String, strategy: String, parameters: String, exits: String) {
    self.symbol = symbol
    self.strategy = strategy
    self.parameters = parameters
    self.exits = exits
  }
}

/// The figures of one backtest. NaN is an undefined figure and is stored as NULL.
///
/// Fractions, not percent; drawdowns negative; Sharpe, Sortino and volatility annual; kurtosis Pearson's.
public struct BacktestFigures: Sendable, Equatable {
  public var sharpeRatio = Double.nan
  public var sortinoRatio = Double.nan
  public var totalReturn = Double.nan
  public var cagr = Double.nan
  public var annualVolatility = Double.nan
  /// Largest fall of equity at closes.
  public var maxDrawdown = Double.nan
  /// Largest fall of equity with the extremes inside bars.
  public var maxDrawdownMarked = Double.nan
  public var profitFactor = Double.nan
  public var winRate = Double.nan
  public var trades = 0
  /// Share of bars with a position.
  public var exposure = Double.nan
  public var skew = Double.nan
  public var kurtosis = Double.nan
  public var probabilisticSharpeRatio = Double.nan
  /// In observations.
  public var minTrackRecordLength = Double.nan
  public var averageBarsHeld = Double.nan
  /// Share of trades whose outcome depends on the order of prices inside a bar.
  public var ambiguousShare = Double.nan
  /// In the instrument's currency, after costs.
  public var totalPnL = Double.nan
  public var costs = Double.nan
  /// The session date on which the account had nothing left, in days since 1970-01-01; NaN for one that lives.
  public var ruinDay = Double.nan

  public init() {}
}

/// What a backtest's figures are worth after everything that was tried; NaN until the run has ended.
public struct TrialJudgement: Sendable, Equatable {
  /// That of its Sharpe ratio being above zero, as if it had been the only trial.
  public var pValue = Double.nan
  /// `pValue` adjusted over all backtests of the run.
  public var qValue = Double.nan
  public var deflatedSharpe = Double.nan
  /// Probability of backtest overfitting of its pair.
  public var overfitting = Double.nan

  public init() {}
}

/// One backtest of a run.
public struct BacktestRecord: Sendable, Equatable {
  public var key: BacktestKey
  public var figures: BacktestFigures
  public var judgement = TrialJudgement()

  public init(_ key: BacktestKey, _ figures: BacktestFigures) {
    self.key = key
    self.figures = figures
  }
}

/// One figure of one gate for one candidate: why it passed or was rejected.
public struct GateOutcome: Sendable, Equatable {
  public var key: BacktestKey
  public var gate: String
  public var metric: String
  public var value: Double
  public var threshold: Double
  /// How the value has to stand to the threshold: `>=`, `<=`, `>`, `<`, `clearly >` or `not clearly <`.
  public var rule: String
  public var passed: Bool
  /// Of the value; NaN where it has none. The rules that say "clearly" allow for it at the one-sided `level`.
  public var standardError = Double.nan
  public var level = Double.nan
  /// Whether the candidate can be rejected by it.
  public var decides = true

  public init(
    _ key: BacktestKey, gate: String, metric: String, value: Double, threshold: Double, rule: String = ">=",
    passed: Bool
  ) {
    self.key = key
    self.gate = gate
    self.metric = metric
    self.value = value
    self.threshold = threshold
    self.rule = rule
    self.passed = passed
  }
}

/// A candidate that passed, with its place among those of its symbol.
public struct WinnerRecord: Sendable, Equatable {
  /// From 1 within the symbol.
  public var rank: Int
  public var key: BacktestKey
  public var score: Double
  public var statistics: WinnerStatistics

  public init(rank: Int, _ key: BacktestKey, score: Double, statistics: WinnerStatistics = WinnerStatistics())
  {
    self.rank = rank
    self.key = key
    self.score = score
    self.statistics = statistics
  }
}
