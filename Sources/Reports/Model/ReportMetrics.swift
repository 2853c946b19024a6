/// The figures of one equity curve and its trades, as a report shows them.
///
/// Fractions, not percent; drawdowns and losses negative; ratios annualised with `periodsPerYear`. `nil` and
/// NaN both mean "undefined" and are shown as a dash; a figure is never filled in with 0. Reports computes
/// none of these: whoever ran the backtest gives them.
public struct ReportMetrics: Sendable, Equatable {
  /// Number of returns (usually sessions) that the ratios are computed from.
  public var observations: Int?
  /// Returns per year: 252 for exchange sessions, 365 for crypto.
  public var periodsPerYear: Double?

  public var totalReturn: Double?
  public var cagr: Double?
  public var annualVolatility: Double?
  public var sharpeRatio: Double?
  /// Of the annualised Sharpe ratio, allowing for skew and kurtosis.
  public var sharpeStandardError: Double?
  /// Probability that the true Sharpe ratio is above zero.
  public var probabilisticSharpeRatio: Double?
  /// Observations needed before this Sharpe ratio differs from zero at 95 %.
  public var minimumTrackRecordLength: Double?
  public var sortinoRatio: Double?
  public var calmarRatio: Double?
  public var omegaRatio: Double?
  public var maximumDrawdown: Double?
  /// Longest time below an earlier peak, in observations.
  public var maximumDrawdownDuration: Double?
  public var ulcerIndex: Double?
  public var tailRatio: Double?
  public var valueAtRisk95: Double?
  public var conditionalValueAtRisk95: Double?
  public var valueAtRisk99: Double?
  public var conditionalValueAtRisk99: Double?
  public var skew: Double?
  /// Pearson kurtosis: 3 for a normal distribution.
  public var kurtosis: Double?

  public var trades: Int?
  public var winRate: Double?
  /// Gross profit ÷ gross loss; `+infinity` without a losing trade.
  public var profitFactor: Double?
  /// Mean P&L of a trade after costs, in account currency.
  public var expectancy: Double?
  public var averageWin: Double?
  public var averageLoss: Double?
  public var bestTrade: Double?
  public var worstTrade: Double?
  public var averageBarsHeld: Double?
  public var longestLosingStreak: Int?
  /// Share of bars with an open position.
  public var exposure: Double?
  /// Traded value per year ÷ mean equity.
  public var annualTurnover: Double?

  /// Creates metrics in which everything is undefined; set what is known.
  public init() {}
}
