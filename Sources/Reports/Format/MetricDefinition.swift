/// A metric as reports present it: its name, how it is written, what it means, when it is undefined.
///
/// The one list behind tables, glossary, JSON keys and the terminal.
public struct MetricDefinition: Sendable {
  /// Key in JSON documents, in snake_case.
  public let key: String
  public let title: String
  /// For column heads.
  public let shortTitle: String
  public let unit: ReportUnit
  /// One line a reader can act on.
  public let meaning: String
  /// Completes "Undefined: …".
  public let undefinedWhen: String
  public let value: @Sendable (ReportMetrics) -> Double?

  init(
    _ key: String, _ title: String, short: String? = nil, _ unit: ReportUnit, _ meaning: String,
    undefined: String, value: @escaping @Sendable (ReportMetrics) -> Double?
  ) {
    self.key = key
    self.title = title
    shortTitle = short ?? title
    self.unit = unit
    self.meaning = meaning
    undefinedWhen = undefined
    self.value = value
  }

  /// The value as text, a dash when undefined.
  public func text(_ metrics: ReportMetrics) -> String {
    Figure.text(value(metrics), unit)
  }

  /// All metrics in the order in which they are shown.
  public static let all: [MetricDefinition] = performance + risk + ofTrades
}

extension MetricDefinition {
  static let performance: [MetricDefinition] = [
    totalReturn, cagr, annualVolatility, sharpeRatio, sharpeStandardError, probabilisticSharpeRatio,
    minimumTrackRecordLength, observations, sortinoRatio, calmarRatio, omegaRatio,
  ]

  static let totalReturn = MetricDefinition(
    "total_return", "Total return", short: "Return", .signedPercent,
    "Gain over the whole window after all costs, as a share of the starting capital.",
    undefined: "there is no equity curve", value: { $0.totalReturn })
  static let cagr = MetricDefinition(
    "cagr", "Annual return (CAGR)", short: "CAGR", .signedPercent,
    "The constant yearly growth that gives the same total return.",
    undefined: "equity fell to zero or the window is empty", value: { $0.cagr })
  static let annualVolatility = MetricDefinition(
    "annual_volatility", "Annual volatility", short: "Volatility", .percent,
    "Standard deviation of the returns, scaled to a year.",
    undefined: "fewer than two returns", value: { $0.annualVolatility })
  static let sharpeRatio = MetricDefinition(
    "sharpe_ratio", "Sharpe ratio", short: "Sharpe", .ratio,
    "Mean return ÷ standard deviation, scaled to a year; read it with its standard error.",
    undefined: "fewer than two returns, or returns that never vary", value: { $0.sharpeRatio })
  static let sharpeStandardError = MetricDefinition(
    "sharpe_standard_error", "Standard error of the Sharpe ratio", short: "SE", .ratio,
    "How far the measured Sharpe ratio typically lies from the true one, given the length, skew and "
      + "tails of the returns. Two standard errors either way is the usual range of doubt.",
    undefined: "the Sharpe ratio is undefined", value: { $0.sharpeStandardError })
  static let probabilisticSharpeRatio = MetricDefinition(
    "probabilistic_sharpe_ratio", "Probabilistic Sharpe ratio", short: "PSR", .probability,
    "Probability that the true Sharpe ratio is above zero, for one strategy chosen in advance; it does "
      + "not know how many others were tried.",
    undefined: "the Sharpe ratio is undefined", value: { $0.probabilisticSharpeRatio })
  static let minimumTrackRecordLength = MetricDefinition(
    "min_track_record_length", "Minimum track record length", short: "Needed", .count,
    "Observations needed before this Sharpe ratio differs from zero at 95 %.",
    undefined: "the Sharpe ratio is zero, negative or undefined, so no length is enough",
    value: { $0.minimumTrackRecordLength })
  static let observations = MetricDefinition(
    "n", "Observations", short: "Observed", .count,
    "Returns that the ratios are computed from, one per session.",
    undefined: "there is no equity curve", value: { $0.observations.map(Double.init) })
  static let sortinoRatio = MetricDefinition(
    "sortino_ratio", "Sortino ratio", short: "Sortino", .ratio,
    "Like Sharpe, with only the returns below zero counted as risk.",
    undefined: "there is no return below zero", value: { $0.sortinoRatio })
  static let calmarRatio = MetricDefinition(
    "calmar_ratio", "Calmar ratio", short: "Calmar", .ratio, "Annual return ÷ maximum drawdown.",
    undefined: "there is no drawdown", value: { $0.calmarRatio })
  static let omegaRatio = MetricDefinition(
    "omega_ratio", "Omega ratio", short: "Omega", .ratio, "Sum of gains ÷ sum of losses of the returns.",
    undefined: "there is no return below zero", value: { $0.omegaRatio })
}

extension MetricDefinition {
  static let risk: [MetricDefinition] = [
    maximumDrawdown, maximumDrawdownDuration,
    MetricDefinition(
      "ulcer_index", "Ulcer index", .percent,
      "Root mean square of the drawdowns: depth and length of the bad times in one figure.",
      undefined: "there is no equity curve", value: { $0.ulcerIndex }),
    MetricDefinition(
      "var_95", "Value at risk 95 %", .signedPercent,
      "The return that one session in twenty falls below.",
      undefined: "there are no returns", value: { $0.valueAtRisk95 }),
    MetricDefinition(
      "cvar_95", "Expected shortfall 95 %", .signedPercent,
      "Mean return of the worst twentieth of the sessions.",
      undefined: "there are no returns", value: { $0.conditionalValueAtRisk95 }),
    MetricDefinition(
      "var_99", "Value at risk 99 %", .signedPercent,
      "The return that one session in a hundred falls below.",
      undefined: "there are no returns", value: { $0.valueAtRisk99 }),
    MetricDefinition(
      "cvar_99", "Expected shortfall 99 %", .signedPercent,
      "Mean return of the worst hundredth of the sessions.",
      undefined: "there are no returns", value: { $0.conditionalValueAtRisk99 }),
    MetricDefinition(
      "tail_ratio", "Tail ratio", .ratio,
      "95th percentile of the returns ÷ size of the 5th: above 1 the good days are larger.",
      undefined: "the 5th percentile is zero or there are no returns", value: { $0.tailRatio }),
    MetricDefinition(
      "skew", "Skew", .ratio, "Asymmetry of the returns; negative means rare large losses.",
      undefined: "the returns never vary", value: { $0.skew }),
    MetricDefinition(
      "kurtosis", "Kurtosis", .ratio, "Weight of the tails; 3 is a normal distribution, more is wilder.",
      undefined: "the returns never vary", value: { $0.kurtosis }),
  ]

  static let maximumDrawdown = MetricDefinition(
    "max_drawdown", "Maximum drawdown", short: "Max DD", .percent,
    "Deepest fall of equity from an earlier peak, marked to market.",
    undefined: "there is no equity curve", value: { $0.maximumDrawdown })
  static let maximumDrawdownDuration = MetricDefinition(
    "max_drawdown_duration", "Longest drawdown", .count,
    "Longest time below an earlier peak, in observations.",
    undefined: "there is no drawdown", value: { $0.maximumDrawdownDuration })
}

extension MetricDefinition {
  static let ofTrades: [MetricDefinition] = [
    trades, winRate, profitFactor,
    MetricDefinition(
      "expectancy", "Expectancy", .signedMoney, "Mean profit or loss of a trade after costs.",
      undefined: "there are no trades", value: { $0.expectancy }),
    MetricDefinition(
      "average_win", "Average win", .signedMoney, "Mean profit of the winning trades.",
      undefined: "no trade won", value: { $0.averageWin }),
    MetricDefinition(
      "average_loss", "Average loss", .signedMoney, "Mean loss of the losing trades.",
      undefined: "no trade lost", value: { $0.averageLoss }),
    MetricDefinition(
      "best_trade", "Best trade", .signedMoney, "Largest profit of one trade.",
      undefined: "there are no trades", value: { $0.bestTrade }),
    MetricDefinition(
      "worst_trade", "Worst trade", .signedMoney, "Largest loss of one trade.",
      undefined: "there are no trades", value: { $0.worstTrade }),
    MetricDefinition(
      "average_bars_held", "Average bars held", .ratio, "Mean holding time of a trade, in bars.",
      undefined: "there are no trades", value: { $0.averageBarsHeld }),
    MetricDefinition(
      "longest_losing_streak", "Longest losing streak", .count, "Most losing trades in a row.",
      undefined: "there are no trades", value: { $0.longestLosingStreak.map(Double.init) }),
    exposure,
    MetricDefinition(
      "annual_turnover", "Annual turnover", .ratio,
      "Value traded in a year ÷ mean equity; costs grow with it.",
      undefined: "there is no equity curve", value: { $0.annualTurnover }),
  ]

  static let trades = MetricDefinition(
    "trades", "Trades", .count, "Closed trades; ratios from fewer than a hundred say little.",
    undefined: "not counted", value: { $0.trades.map(Double.init) })
  static let winRate = MetricDefinition(
    "win_rate", "Win rate", short: "Wins", .percent, "Share of trades that made money after costs.",
    undefined: "there are no trades", value: { $0.winRate })
  static let profitFactor = MetricDefinition(
    "profit_factor", "Profit factor", short: "PF", .ratio,
    "Money won ÷ money lost; below 1 the strategy loses, ∞ means that no trade lost.",
    undefined: "there are no trades", value: { $0.profitFactor })
  static let exposure = MetricDefinition(
    "exposure", "Exposure", .percent, "Share of bars with an open position.",
    undefined: "there are no bars", value: { $0.exposure })
}
