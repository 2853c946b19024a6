// Figures of a return series.

extension FigureDefinition {
  /// Return, and how sure it is.
  public static let performance: [FigureDefinition] = [
    totalReturn, cagr, annualVolatility, sharpeRatio, sharpeStandardError, probabilisticSharpeRatio,
    minimumTrackRecordLength, observations, sortinoRatio, calmarRatio, omegaRatio,
  ]

  public static let totalReturn = FigureDefinition(
    "total_return", "total return", short: "Return", .signedPercent, .higher,
    "Gain over the whole window after all costs, as a share of the starting capital.",
    undefined: "there is no equity curve")
  public static let cagr = FigureDefinition(
    "cagr", "annual return (CAGR)", short: "CAGR", .signedPercent, .higher,
    "The constant yearly growth that gives the same total return.",
    undefined: "equity fell to zero or the window is empty")
  public static let annualVolatility = FigureDefinition(
    "annual_volatility", "annual volatility", short: "Volatility", .percent, .lower,
    "Standard deviation of the returns, scaled to a year.", undefined: "fewer than two returns")
  public static let sharpeRatio = FigureDefinition(
    "sharpe_ratio", "Sharpe ratio", short: "Sharpe", .ratio, .higher,
    "Mean return ÷ standard deviation, scaled to a year; read it with its standard error.",
    undefined: "fewer than two returns, or returns that never vary")
  public static let sharpeStandardError = FigureDefinition(
    "sharpe_standard_error", "standard error of the Sharpe ratio", short: "SE", .ratio, .lower,
    "How far the measured Sharpe ratio typically lies from the true one, given the length, skew and "
      + "tails of the returns. Two standard errors either way is the usual range of doubt.",
    undefined: "the Sharpe ratio is undefined")
  public static let probabilisticSharpeRatio = FigureDefinition(
    "probabilistic_sharpe_ratio", "probabilistic Sharpe ratio", short: "PSR", .probability, .higher,
    "Probability that the true Sharpe ratio is above zero, for one strategy chosen in advance; it does "
      + "not know how many others were tried.",
    undefined: "the Sharpe ratio is undefined")
  public static let minimumTrackRecordLength = FigureDefinition(
    "min_track_record_length", "minimum track record length", short: "Needed", .count, .lower,
    "Observations needed before this Sharpe ratio differs from zero at 95 %.",
    undefined: "the Sharpe ratio is zero, negative or undefined, so no length is enough",
    whenInfinite: "never")
  public static let observations = FigureDefinition(
    "n", "observations", short: "Observed", .count, isWhole: true,
    "Returns that the ratios are computed from, one per session.", undefined: "there is no equity curve")
  public static let sortinoRatio = FigureDefinition(
    "sortino_ratio", "Sortino ratio", short: "Sortino", .ratio, .higher,
    "Like Sharpe, with only the returns below zero counted as risk.",
    undefined: "there is no return below zero")
  public static let calmarRatio = FigureDefinition(
    "calmar_ratio", "Calmar ratio", short: "Calmar", .ratio, .higher, "Annual return ÷ maximum drawdown.",
    undefined: "there is no drawdown")
  public static let omegaRatio = FigureDefinition(
    "omega_ratio", "Omega ratio", short: "Omega", .ratio, .higher,
    "Sum of gains ÷ sum of losses of the returns.", undefined: "there is no return below zero")
}

extension FigureDefinition {
  public static let risk: [FigureDefinition] = [
    maximumDrawdown, maximumDrawdownDuration, ulcerIndex, valueAtRisk95, conditionalValueAtRisk95,
    valueAtRisk99, conditionalValueAtRisk99, tailRatio, skew, kurtosis,
  ]

  public static let maximumDrawdown = FigureDefinition(
    "max_drawdown", "maximum drawdown", short: "Max DD", .percent, .higher,
    "Deepest fall of equity from an earlier peak, marked to market.", undefined: "there is no equity curve")
  public static let maximumDrawdownDuration = FigureDefinition(
    "max_drawdown_duration", "longest drawdown", .count, .lower, isWhole: true,
    "Longest time below an earlier peak, in observations.", undefined: "there is no drawdown")
  public static let ulcerIndex = FigureDefinition(
    "ulcer_index", "ulcer index", .percent, .lower,
    "Root mean square of the drawdowns: depth and length of the bad times in one figure.",
    undefined: "there is no equity curve")
  public static let valueAtRisk95 = FigureDefinition(
    "var_95", "value at risk 95 %", .signedPercent, .higher,
    "The return that one session in twenty falls below.", undefined: "there are no returns")
  public static let conditionalValueAtRisk95 = FigureDefinition(
    "cvar_95", "expected shortfall 95 %", .signedPercent, .higher,
    "Mean return of the worst twentieth of the sessions.", undefined: "there are no returns")
  public static let valueAtRisk99 = FigureDefinition(
    "var_99", "value at risk 99 %", .signedPercent, .higher,
    "The return that one session in a hundred falls below.", undefined: "there are no returns")
  public static let conditionalValueAtRisk99 = FigureDefinition(
    "cvar_99", "expected shortfall 99 %", .signedPercent, .higher,
    "Mean return of the worst hundredth of the sessions.", undefined: "there are no returns")
  public static let tailRatio = FigureDefinition(
    "tail_ratio", "tail ratio", .ratio, .higher,
    "95th percentile of the returns ÷ size of the 5th: above 1 the good days are larger.",
    undefined: "the 5th percentile is zero or there are no returns")
  public static let skew = FigureDefinition(
    "skew", "skew", .ratio, .higher, "Asymmetry of the returns; negative means rare large losses.",
    undefined: "the returns never vary")
  public static let kurtosis = FigureDefinition(
    "kurtosis", "kurtosis", .ratio, .lower,
    "Weight of the tails; 3 is a normal distribution, more is wilder.", undefined: "the returns never vary")
}

extension FigureDefinition {
  /// Figures that documents of a return series give beside those of a report.
  public static let ofReturnSeries: [FigureDefinition] = [
    periodsPerYear, sharpeRatioPerPeriod, sharpeStandardErrorPerPeriod, normalValueAtRisk95,
    normalConditionalValueAtRisk95, profitFactorOfPeriods, winRateOfPeriods,
  ]

  public static let periodsPerYear = FigureDefinition("periods_per_year", "periods a year", .ratio)
  public static let sharpeRatioPerPeriod = FigureDefinition(
    "sharpe_ratio_per_period", "Sharpe ratio per period", .ratio, .higher)
  public static let sharpeStandardErrorPerPeriod = FigureDefinition(
    "sharpe_standard_error_per_period", "standard error of the Sharpe ratio per period", .ratio, .lower)
  public static let normalValueAtRisk95 = FigureDefinition(
    "var_normal_95", "value at risk 95 %, normal", .signedPercent, .higher)
  public static let normalConditionalValueAtRisk95 = FigureDefinition(
    "cvar_normal_95", "expected shortfall 95 %, normal", .signedPercent, .higher)
  public static let profitFactorOfPeriods = FigureDefinition(
    "profit_factor_periods", "profit factor of periods", .ratio, .higher,
    "Sum of gains ÷ sum of losses of the returns; ∞ means that no period lost.",
    undefined: "no period gained or lost", whenInfinite: "no loss")
  public static let winRateOfPeriods = FigureDefinition(
    "win_rate_periods", "periods with a gain", .percent, .higher,
    "Share of the periods with a gain among those with a gain or a loss.",
    undefined: "no period gained or lost")
}
