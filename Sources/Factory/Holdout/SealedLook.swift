import Backtest
import Diagnostics
import Market
import Storage
import Strategies
import Validation

/// One named backtest on the sealed days, with the p-values of both stages.
struct SealedLook {
  /// What is looked at, and what discovery said of it.
  struct Name {
    let key: BacktestKey
    let candidate: CandidateRecord?
    /// Annual Sharpe ratios as shown: of discovery, and expected after shrinkage.
    let sharpe: Double
    let expectedSharpe: Double
    let accountShare: Double
    let discoverySessions: Int
  }

  let record: HoldoutRecord
  /// In the unit of the decision's statistics.
  let expectedSharpe: Double
  /// Both stages for each statistic that the decision asks for.
  let stages: [SealedConfirmation.Candidate]

  /// Rows of the sealed test: a p-value can come down to 0.0001.
  private static let rows = 9_999

  static func all(
    _ names: [Name], _ symbol: String, from: CivilDate, through: CivilDate?,
    _ configuration: FactoryConfiguration, _ source: any BarSource, _ library: StrategyLibrary
  ) throws -> [SealedLook] {
    var sealed = configuration
    (sealed.from, sealed.through) = (from, through)
    let context = try SymbolContext(
      series: source.bars(symbol, configuration.timeframe), configuration: sealed, library: library)
    let gate = configuration.gates.multipleTesting
    let sessions = context.sessions.count
    let rows = ScreenRows(
      periodCount: sessions, blockLength: gate.blockLength, resamples: rows,
      seed: UnitSeed.make(configuration.seed, "sealed", symbol),
      moves: SymbolContext.moves(
        context.frame, sessions: context.sessions,
        sizing: configuration.backtest(on: context.frame.series.instrument).sizing))
    return try names.map { name in
      let result = try context.backtest(try Trial(name.key, library))
      let profits = context.profits(result)
      let stages = gate.statistic.parts.map { statistic -> SealedConfirmation.Candidate in
        let discovery =
          statistic == .absolute ? name.candidate?.absolutePValue : name.candidate?.neutralPValue
        let account = name.accountShare > 0 ? 1 / name.accountShare : .infinity
        return SealedConfirmation.Candidate(
          discovery: min(1, (discovery ?? 1) * account),
          discoveryYears: Double(name.discoverySessions) / context.daysPerYear,
          sealed: SingleTrialTest.pValue(profits, statistic, rows: rows),
          sealedYears: Double(sessions) / context.daysPerYear,
          sealedMean: profits.reduce(0, +) / Double(max(1, sessions)))
      }
      let record = HoldoutRecord(
        name.key, from: context.date(ofSession: 0), through: context.date(ofSession: sessions - 1),
        sessions: sessions, figures: figures(result, context))
      let factor = SharpeUnit.factor(
        sharpe: name.sharpe, statistic: name.candidate?.statistic ?? .nan,
        years: Double(name.discoverySessions) / context.daysPerYear)
      return SealedLook(record: record, expectedSharpe: name.expectedSharpe / factor, stages: stages)
    }
  }

  private static func figures(_ result: BacktestResult, _ context: SymbolContext) -> BacktestFigures {
    let returns = CoreReturnMetrics(result.dailyReturns, periodsPerYear: context.daysPerYear)
    var figures = BacktestFigures()
    figures.trades = result.statistics.trades
    figures.sharpeRatio = returns.sharpeRatio ?? .nan
    figures.totalReturn = returns.totalReturn ?? .nan
    figures.maxDrawdown = returns.maximumDrawdown ?? .nan
    figures.profitFactor = result.statistics.profitFactor ?? .nan
    figures.winRate = result.statistics.winRate ?? .nan
    figures.probabilisticSharpeRatio = returns.probabilisticSharpeRatio ?? .nan
    return figures
  }
}
