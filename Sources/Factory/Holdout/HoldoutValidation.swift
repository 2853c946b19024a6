import Backtest
import Diagnostics
public import Market
public import Storage
public import Strategies

/// The winners of a run on the bars that nothing had looked at: one recorded step, because every look wears
/// the holdout out.
///
/// The look is written down, in the database and in the trial ledger, before a bar is read: a look that fails
/// half-way was a look.
public struct HoldoutValidation: Sendable {
  public let run: RunRecord
  public let from: CivilDate
  public let through: CivilDate?
  /// Looks at this run's holdout, this one included; without winners nothing is looked at, and it counts those before.
  public let look: Int
  /// One entry a winner.
  public let results: [HoldoutRecord]
  /// Symbols whose bars do not reach the holdout, with the sentence.
  public let failures: [(symbol: String, reason: String)]

  /// A run without winners has nothing to validate: its bars stay sealed, and the results are empty.
  /// - Throws: `no_holdout` when the run names none and the caller gives no dates;
  ///   `holdout_in_discovery` for dates that the run has seen; `unknown_run`.
  public init(
    run id: String, from: CivilDate? = nil, through: CivilDate? = nil, database: ResultsDatabase,
    ledger: TrialLedger,
    source: any BarSource, library: StrategyLibrary = .builtIn, now: String
  ) throws {
    run = try database.requireRun(id)
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: run.config))
    self.from = try Self.start(from, configuration)
    self.through = through ?? configuration.holdoutThrough
    let winners = try database.winners(ofRun: id)
    guard !winners.isEmpty else {
      look = try database.holdoutLooks(ofRun: id)
      (results, failures) = ([], [])
      return
    }
    look = try database.recordHoldoutLook(ofRun: id, purpose: "validate \(winners.count) winners", at: now)
    var results: [HoldoutRecord] = []
    var failures: [(symbol: String, reason: String)] = []
    for symbol in configuration.symbols where winners.contains(where: { $0.key.symbol == symbol }) {
      let own = winners.filter { $0.key.symbol == symbol }
      try ledger.append([
        LedgerEntry(
          kind: .holdoutLook, dataHash: source.hash(symbol, configuration.timeframe), symbol: symbol,
          timeframe: "\(configuration.timeframe)", from: self.from.description,
          through: self.through?.description, count: 1,
          work: SHA256.hexadecimal(ofParts: [id, symbol, "\(look)"]), run: id, note: "\(own.count) winners",
          at: now)
      ])
      do {
        results += try Self.results(
          own, symbol, from: self.from, through: self.through, configuration, source, library)
      } catch let error as AssayError where error.kind == .badData {
        failures.append((symbol, error.description))
      }
    }
    try database.setHoldout(results, ofRun: id)
    self.results = results
    self.failures = failures
  }

  private static func start(_ given: CivilDate?, _ configuration: FactoryConfiguration) throws -> CivilDate {
    let next = configuration.through.map { $0.advanced(byDays: 1) }
    guard let start = given ?? configuration.holdoutFrom ?? next else {
      throw AssayError(
        code: "no_holdout", message: "The run used all bars there were; nothing is sealed.",
        remedy: "Make a run with `--to` before the end of the data.", place: "holdout", kind: .usage)
    }
    if let through = configuration.through, start <= through {
      throw AssayError(
        code: "holdout_in_discovery",
        message: "\(start) lies in the discovery window, which ends on \(through).",
        remedy: "Give a date after it.", place: "from", kind: .usage)
    }
    return start
  }

  private static func results(
    _ winners: [WinnerRecord], _ symbol: String, from: CivilDate, through: CivilDate?,
    _ configuration: FactoryConfiguration, _ source: any BarSource, _ library: StrategyLibrary
  ) throws -> [HoldoutRecord] {
    var sealed = configuration
    (sealed.from, sealed.through) = (from, through)
    let context = try SymbolContext(
      series: source.bars(symbol, configuration.timeframe), configuration: sealed, library: library)
    let sessions = context.sessions.count
    return try winners.map { winner in
      let result = try context.backtest(try Trial(winner.key, library))
      let returns = CoreReturnMetrics(result.dailyReturns, periodsPerYear: context.daysPerYear)
      var figures = BacktestFigures()
      figures.trades = result.statistics.trades
      figures.sharpeRatio = returns.sharpeRatio ?? .nan
      figures.totalReturn = returns.totalReturn ?? .nan
      figures.maxDrawdown = returns.maximumDrawdown ?? .nan
      figures.profitFactor = result.statistics.profitFactor ?? .nan
      figures.winRate = result.statistics.winRate ?? .nan
      figures.probabilisticSharpeRatio = returns.probabilisticSharpeRatio ?? .nan
      return HoldoutRecord(
        winner.key, from: context.date(ofSession: 0), through: context.date(ofSession: sessions - 1),
        sessions: sessions, figures: figures)
    }
  }
}
