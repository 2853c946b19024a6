public import Backtest
import Storage

extension ReportMetrics {
  /// The figures of one backtest made on the plain engine.
  public init(_ summary: BacktestSummary) {
    self.init()
    let (returns, trades) = (summary.returns, summary.trades)
    set(returns.core)
    maximumDrawdownDuration = returns.drawdowns.map { Double($0.longestUnderWater) }
    omegaRatio = returns.omegaRatio
    ulcerIndex = returns.drawdowns?.ulcerIndex
    tailRatio = returns.tailRatio
    valueAtRisk95 = returns.valueAtRisk95
    conditionalValueAtRisk95 = returns.conditionalValueAtRisk95
    valueAtRisk99 = returns.valueAtRisk99
    conditionalValueAtRisk99 = returns.conditionalValueAtRisk99
    self.trades = trades.count
    winRate = trades.winRate
    profitFactor = trades.profitFactor
    expectancy = trades.expectancy
    averageWin = trades.averageWin
    averageLoss = trades.averageLoss
    bestTrade = trades.best
    worstTrade = trades.worst
    averageBarsHeld = trades.averageBarsHeld
    longestLosingStreak = trades.longestLosingStreak
    exposure = summary.exposure
    annualTurnover = summary.annualTurnover
  }

  private mutating func set(_ core: CoreReturnMetrics) {
    observations = core.count
    periodsPerYear = core.periodsPerYear
    totalReturn = core.totalReturn
    cagr = core.compoundAnnualGrowthRate
    annualVolatility = core.annualVolatility
    sharpeRatio = core.sharpeRatio
    sharpeStandardError = core.sharpeStandardError
    probabilisticSharpeRatio = core.probabilisticSharpeRatio
    minimumTrackRecordLength = core.minimumTrackRecordLength
    sortinoRatio = core.sortinoRatio
    calmarRatio = core.calmarRatio
    maximumDrawdown = core.maximumDrawdown
    skew = core.skew
    kurtosis = core.kurtosis
  }

  /// The figures that a sweep has stored.
  init(_ figures: BacktestFigures) {
    self.init()
    totalReturn = figures.totalReturn
    cagr = figures.cagr
    annualVolatility = figures.annualVolatility
    sharpeRatio = figures.sharpeRatio
    probabilisticSharpeRatio = figures.probabilisticSharpeRatio
    minimumTrackRecordLength = figures.minTrackRecordLength
    sortinoRatio = figures.sortinoRatio
    maximumDrawdown = figures.maxDrawdown
    skew = figures.skew
    kurtosis = figures.kurtosis
    trades = figures.trades
    winRate = figures.winRate
    profitFactor = figures.profitFactor
    averageBarsHeld = figures.averageBarsHeld
    exposure = figures.exposure
  }
}
