import Backtest
import Diagnostics
public import Factory
public import Market
import Numerics
public import Storage
public import Strategies
import Validation

/// Turns a run in the database into the model of its report: the winners are made again on the plain engine for
/// their trades and equity.
public struct FactoryReportBuilder {
  private let summary: FactorySummary
  private let configuration: FactoryConfiguration
  private let database: ResultsDatabase
  private let source: any BarSource
  private let library: StrategyLibrary

  /// At most so many results are drawn with charts; the tables list all.
  static let drawnResults = 12
  /// The best of the fallen that are shown when fewer winners than this were found.
  static let fallenShown = 5

  /// - Throws: when the run's stored configuration cannot be read.
  public init(
    _ summary: FactorySummary, database: ResultsDatabase, source: any BarSource,
    library: StrategyLibrary = .builtIn
  ) throws {
    self.library = library
    self.summary = summary
    self.database = database
    self.source = source
    configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
  }

  /// Builds the report.
  /// - Parameters:
  ///   - datasets: what is known of the bars, one entry per symbol.
  ///   - command: the command line that makes the run again.
  ///   - seconds: wall time of the run when this call made it.
  public func report(
    created: Timestamp, datasets: [ReportDataset], command: String, seconds: Double? = nil,
    workers: Int? = nil
  ) throws -> FactoryReport {
    let winners = summary.winners
    let fallen = winners.count < Self.fallenShown ? try bestOfTheFallen() : []
    let drawn = Set(drawOrder(winners).prefix(Self.drawnResults).map(\.record.key))
    var scene = ReportScene(
      configuration, database: database, run: summary.run.id, source: source, library: library)
    let winnerRows = try winners.sorted(by: Self.isBetter).map {
      try scene.result($0.record, isDrawn: drawn.contains($0.record.key))
    }
    let fallenRows = try fallen.map { try scene.result($0, isDrawn: true) }
    return FactoryReport(
      title: "Factory run on \(configuration.symbols.count) symbols, \(configuration.timeframe) bars",
      runID: summary.run.id, created: created, provenance: provenance(command), currency: scene.currency,
      data: datasets, trials: try trials(scene.years), seconds: seconds,
      barsSimulated: scene.barsPerBacktest
        .map { $0 * summary.backtests }, workers: workers, gates: [gate()],
      rankingRule: "By annual Sharpe ratio after costs, on the pessimistic path; at most "
        + "\(configuration.winnersPerSymbol) per symbol and \(configuration.winnersPerStrategy) per strategy.",
      winners: winnerRows, fallen: fallenRows, pairs: try pairs(), assumptions: try scene.assumptions(),
      notes: notes(), markets: scene.markets, grids: scene.grids)
  }

  /// First places of all symbols, then second places, so that every symbol is drawn before any is drawn twice.
  private func drawOrder(_ winners: [FactorySummary.Winner]) -> [FactorySummary.Winner] {
    winners.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element)
  }

  private static func isBetter(_ a: FactorySummary.Winner, _ b: FactorySummary.Winner) -> Bool {
    let (x, y) = (a.record.figures.sharpeRatio, b.record.figures.sharpeRatio)
    if x != y { return x > y }
    return (a.record.key.symbol, a.rank) < (b.record.key.symbol, b.rank)
  }

  private func bestOfTheFallen() throws -> [BacktestRecord] {
    let keys = summary.pairs.filter { !$0.passed }.compactMap { $0.criteria.first?.key }
    let records = try keys.compactMap { try record($0) }.filter { $0.figures.sharpeRatio.isFinite }
    return Array(
      records.sorted {
        ($0.figures.sharpeRatio, $1.key.symbol) > ($1.figures.sharpeRatio, $0.key.symbol)
      }.prefix(Self.fallenShown))
  }

  private func record(_ key: BacktestKey) throws -> BacktestRecord? {
    try database.results(ResultsQuery(run: summary.run.id, symbol: key.symbol, strategy: key.strategy))
      .first { $0.key == key }
  }

  // MARK: Tables

  private func provenance(_ command: String) -> ReportProvenance {
    let settings = (configuration.json.objectValue?.members ?? []).map { member in
      ReportSetting(member.key, member.value.stringValue ?? member.value.text())
    }
    return ReportProvenance(
      dataHash: summary.run.dataHash, codeVersion: summary.run.codeVersion,
      configurationHash: summary.run.id, configuration: settings, seed: summary.run.seed, command: command)
  }

  private func trials(_ years: Double?) throws -> ReportTrials {
    var luck: [ReportTrials.Luck] = []
    if let years, years > 0 {
      for trials in [summary.backtests, summary.pairs.count] where trials > 1 {
        if let best = ExpectedMaximum.exact(trials: Double(trials)) {
          luck.append(.init(trials: trials, years: years, expectedBestSharpe: best / years.squareRoot()))
        }
      }
    }
    return ReportTrials(
      backtests: summary.backtests, luck: luck, isCorrectedForMultipleTesting: false,
      holdoutLooks: try database.holdoutLooks(ofRun: summary.run.id))
  }

  private func gate() -> ReportGate {
    ReportGate(
      name: "Gate 1, viability",
      reason:
        "Worth a closer look at all: enough trades, and an edge that is not drowned by costs or drawdown. "
        + "It says nothing about luck.",
      criteria: GateCriteria.all(configuration.gates.viability).map(\.criterion),
      entered: summary.pairs.count,
      passed: summary.pairs.count(where: \.passedViability))
  }

  private func pairs() throws -> [ReportPair] {
    let criteria = GateCriteria.all(configuration.gates.viability)
    let judged = try summary.pairs.map { pair -> ReportPair in
      let failures = pair.criteria.filter { !$0.passed }.compactMap { outcome in
        criteria.first { $0.metric == outcome.metric }.map {
          ReportPair.Failure($0.criterion, value: $0.shown(outcome.value))
        }
      }
      let best = try pair.criteria.first.flatMap { try record($0.key) }
      return try self.pair(
        pair.symbol, pair.strategy, best: best,
        verdict: best == nil
          ? .notJudged(reason: "No parameter set of its grid gave a result.")
          : failures.isEmpty ? .passed : .rejected(gate: "Gate 1, viability", failures: failures))
    }
    let unjudged = try summary.failures.map { unit -> ReportPair in
      let parts = unit.key.split(separator: "/").map(String.init)
      return try pair(
        parts[0], parts.last ?? "", best: nil, verdict: .notJudged(reason: unit.failure ?? "It failed."))
    }
    return judged + unjudged
  }

  private func pair(
    _ symbol: String, _ strategy: String, best: BacktestRecord?, verdict: ReportPair.Verdict
  ) throws -> ReportPair {
    let description = try library.model(named: strategy).description
    return ReportPair(
      symbol: symbol, timeframe: configuration.timeframe, strategyID: "\(description.id)",
      strategyName: description.name,
      backtests: try database.resultCount(
        ResultsQuery(run: summary.run.id, symbol: symbol, strategy: strategy)),
      best: best.map { ReportMetrics($0.figures) } ?? ReportMetrics(), verdict: verdict)
  }

  private func notes() -> [String] {
    var notes = [
      "The holdout after \(configuration.through.map { "\($0)" } ?? "the end of the data") was not looked at.",
      "All parameter sets of a symbol are judged on the same days; nobody's warm-up counts as performance.",
    ]
    if configuration.through == nil { notes.removeFirst() }
    if configuration.execution.timing == .signalClose {
      notes.insert(
        "Fills at the deciding close are optimistic: nobody can trade on a price that is the signal.", at: 0)
    }
    return notes
  }
}

/// The criteria of gate 1 in the words and units of the page.
struct GateCriteria {
  let metric: String
  let criterion: ReportCriterion
  /// Drawdowns are stored negative and judged as "at most 30 %".
  let isNegated: Bool

  func shown(_ value: Double) -> Double? { value.isNaN ? nil : isNegated ? -value : value }

  static func all(_ gate: ViabilityGate) -> [GateCriteria] {
    [
      GateCriteria(
        metric: "trades",
        criterion: ReportCriterion("trades", .atLeast, Double(gate.minimumTrades), unit: .count),
        isNegated: false),
      GateCriteria(
        metric: "sharpe_ratio",
        criterion: ReportCriterion("Sharpe ratio", .atLeast, gate.minimumSharpe, unit: .ratio),
        isNegated: false),
      GateCriteria(
        metric: "profit_factor",
        criterion: ReportCriterion("profit factor", .atLeast, gate.minimumProfitFactor, unit: .ratio),
        isNegated: false),
      GateCriteria(
        metric: "max_drawdown_marked",
        criterion: ReportCriterion(
          "drawdown, marked at every bar", .atMost, gate.maximumDrawdown, unit: .percent), isNegated: true),
      GateCriteria(
        metric: "win_rate",
        criterion: ReportCriterion("win rate", .atLeast, gate.minimumWinRate, unit: .percent),
        isNegated: false),
    ]
  }
}
