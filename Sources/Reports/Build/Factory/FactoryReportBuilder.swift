import Backtest
import Diagnostics
public import Factory
public import Market
import Numerics
public import Storage
public import Strategies

/// Turns a run in the database into the model of its report: the winners are made again on the plain engine for
/// their trades and equity.
public struct FactoryReportBuilder {
  let summary: FactorySummary
  let configuration: FactoryConfiguration
  let database: ResultsDatabase
  let library: StrategyLibrary
  let source: any BarSource

  /// At most so many results are drawn with charts; the tables list all.
  static let drawnResults = 12
  /// How many rejected backtests are shown when fewer winners than this were found.
  static let rejectedShown = 5

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
    var scene = ReportScene(
      configuration, database: database, run: summary.run.id, source: source, library: library)
    let winners = try winners(&scene)
    let rejected = winners.count < Self.rejectedShown ? try rejected(&scene) : []
    return FactoryReport(
      title: "Factory run on \(configuration.symbols.count) symbols, \(configuration.timeframe) bars",
      runID: summary.run.id, created: created, provenance: provenance(command), currency: scene.currency,
      data: datasets, trials: trials(scene.years), seconds: seconds,
      barsSimulated: scene.barsPerBacktest.map { $0 * summary.backtests }, workers: workers,
      gates: GateFunnel(configuration.gates, summary.pairs).gates, symbolTests: try symbolTests(),
      tiers: try tiers(),
      rankingRule: rankingRule, winners: winners, rejected: rejected, pairs: try pairs(),
      assumptions: try scene.assumptions(), notes: notes(),
      warnings: try ResultWarning.all(of: configuration, source: source).map(\.message),
      markets: scene.markets, grids: scene.grids)
  }

  /// The report without its results: what the database says by itself, in a moment.
  package func overview(created: Timestamp) throws -> FactoryReport {
    let test = summary.symbols.first
    let instrument = try test.map { try source.instrument($0.symbol, configuration.timeframe) }
    let years = test.flatMap { test in instrument.map { Double(test.sessions) / $0.daysPerYear } }
    return FactoryReport(
      title: "Run \(summary.run.id)", runID: summary.run.id, created: created,
      provenance: provenance(configuration.command), currency: instrument?.currency ?? "USD", data: [],
      trials: trials(years), gates: GateFunnel(configuration.gates, summary.pairs).gates,
      symbolTests: try symbolTests(), tiers: try tiers(), rankingRule: rankingRule, winners: [], rejected: [],
      pairs: try pairs(), assumptions: [], notes: notes(), warnings: [], markets: [], grids: [])
  }

  /// One backtest of the run, made again with everything that a report shows of it, and the grid it lies on.
  package func backtest(
    _ record: BacktestRecord, created: Timestamp, dataset: ReportDataset
  ) throws -> BacktestReport {
    var scene = ReportScene(
      configuration, database: database, run: summary.run.id, source: source, library: library)
    var result = try scene.result(record, isDrawn: true)
    result.evidence = ReportEvidence(family(record.key), record.judgement)
    let pair = summary.pairs.first { $0.symbol == record.key.symbol && $0.strategy == record.key.strategy }
    if let candidate = pair?.candidates.first(where: { $0.key == record.key }) {
      result.screening = try screening(candidate)
    }
    return BacktestReport(
      title: "\(record.key.strategy) on \(record.key.symbol), \(configuration.timeframe) bars",
      runID: summary.run.id, created: created, provenance: provenance(configuration.command),
      currency: scene.currency, initialCapital: configuration.capital, data: [dataset], result: result,
      assumptions: try scene.assumptions(), notes: notes(), markets: scene.markets, grids: scene.grids)
  }

  private var rankingRule: String {
    "By a score from 0 to 1: \(CompositeScore.explanation). At most \(configuration.winnersPerSymbol) per symbol "
      + "and \(configuration.winnersPerStrategy) per strategy, and never two that are the same bet."
  }

  // MARK: Results

  private func winners(_ scene: inout ReportScene) throws -> [ReportResult] {
    let drawn = Set(drawOrder(summary.winners).prefix(Self.drawnResults).map(\.record.key))
    var holdout = HoldoutScene(
      try database.holdout(ofRun: summary.run.id), configuration, source: source, library: library)
    return try summary.winners.sorted(by: Self.isBetter).map { winner in
      let key = winner.record.key
      let isDrawn = drawn.contains(key)
      var result = try scene.result(winner.record, isDrawn: isDrawn)
      result.evidence = ReportEvidence(winner.statistics)
      result.rank = try ReportRank(winner)
      let pair = summary.pairs.first { $0.symbol == key.symbol && $0.strategy == key.strategy }
      if let candidate = pair?.candidates.first(where: { $0.key == key }) {
        result.screening = try screening(candidate)
      }
      result.holdout = try holdout.holdout(of: key, isDrawn: isDrawn)
      return result
    }
  }

  private func rejected(_ scene: inout ReportScene) throws -> [ReportResult] {
    let rejected = try WinnersManifest.bestRejected(summary, database, most: Self.rejectedShown)
    return try rejected.map { candidate, record in
      var result = try scene.result(record, isDrawn: true)
      result.evidence = ReportEvidence(family(record.key), record.judgement)
      result.rejection = verdict(of: candidate)
      result.screening = try screening(candidate)
      return result
    }
  }

  private func family(_ key: BacktestKey) -> FamilyRecord? {
    summary.pairs.first { $0.symbol == key.symbol && $0.strategy == key.strategy }?.family
  }

  private func screening(_ candidate: FactorySummary.Candidate) throws -> ReportScreening {
    let key = candidate.key
    let windows = try database.walkForwardWindows(
      ResultsQuery(run: summary.run.id, symbol: key.symbol, strategy: key.strategy))
    return try ReportScreening(
      candidate, windows: windows, isIntraday: configuration.timeframe.isIntraday)
  }

  /// First places of all symbols, then second places, so that every symbol is drawn before any is drawn twice.
  private func drawOrder(_ winners: [FactorySummary.Winner]) -> [FactorySummary.Winner] {
    winners.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element)
  }

  private static func isBetter(_ a: FactorySummary.Winner, _ b: FactorySummary.Winner) -> Bool {
    if a.score != b.score { return a.score > b.score }
    return (a.record.key.symbol, a.rank) < (b.record.key.symbol, b.rank)
  }

  // MARK: What was tried

  private func provenance(_ command: String) -> ReportProvenance {
    let settings =
      (configuration.json.objectValue?.members ?? []).map { member in
        ReportSetting(member.key, member.value.stringValue ?? member.value.text())
      } + summary.run.contracts.map { ReportSetting("contract of \($0.symbol)", $0.json.text()) }
    return ReportProvenance(
      dataHash: summary.run.dataHash, codeVersion: summary.run.codeVersion,
      configurationHash: summary.run.id, configuration: settings, seed: summary.run.seed, command: command,
      ledgerHead: summary.ledgerHead)
  }

  private func trials(_ years: Double?) -> ReportTrials {
    var luck: [ReportTrials.Luck] = []
    if let years, years > 0 {
      for trials in [summary.backtests, summary.pairs.count] where trials > 1 {
        if let best = ExpectedMaximum.exact(trials: Double(trials)) {
          luck.append(.init(trials: trials, years: years, expectedBestSharpe: best / years.squareRoot()))
        }
      }
    }
    let known = summary.symbols.compactMap(\.ledgerTrials)
    return ReportTrials(
      backtests: summary.backtests, ledgerTrials: known.isEmpty ? nil : known.reduce(0, +), luck: luck,
      isCorrectedForMultipleTesting: summary.run.status == .finished && !summary.symbols.isEmpty,
      holdoutLooks: summary.holdoutLooks)
  }

  private func symbolTests() throws -> [ReportSymbolTest] {
    try summary.symbols.map { test in
      let instrument = try source.instrument(test.symbol, configuration.timeframe)
      return ReportSymbolTest(test, daysPerYear: instrument.daysPerYear)
    }
  }

  private func tiers() throws -> [ReportTier] {
    if summary.tiers.isEmpty { return [] }
    return try Tier.allCases.filter { $0 != .rejected }.map { tier in
      ReportTier(
        name: tier.rawValue, promise: tier.promise, entries: try summary.tier(tier).map(entry))
    }
  }

  private func entry(_ record: TierRecord) throws -> ReportTier.Entry {
    let parameters = try JSONValue(parsing: record.key.parameters).objectValue?.members ?? []
    let exits = try ExitPlan(json: JSONValue(parsing: record.key.exits)).settings(
      isIntraday: configuration.timeframe.isIntraday)
    let settings =
      parameters.map { "\($0.key) \(ReportSetting.text($0.value))" } + exits.map { "\($0.name) \($0.value)" }
    return ReportTier.Entry(
      symbol: record.key.symbol, strategy: record.key.strategy, settings: settings.joined(separator: ", "),
      sharpe: try database.record(record.key, ofRun: summary.run.id)?.figures.sharpeRatio,
      pValue: record.pValue,
      level: record.level, expectedSharpe: record.expectedSharpe, yearsNeeded: record.yearsNeeded,
      gridEdges: summary.gridEdges(of: record.key), reason: record.reason)
  }

  private func notes() -> [String] {
    var notes = [
      "All parameter sets of a symbol are judged on the same days; nobody's warm-up counts as performance."
    ]
    if let through = configuration.through {
      let looks = summary.holdoutLooks
      notes.insert(
        looks == 0
          ? "The holdout after \(through) was not looked at."
          : "Discovery and every gate used the days up to \(through); the holdout after it was looked at "
            + (looks == 1 ? "once." : "\(Figure.count(looks)) times."), at: 0)
    }
    if configuration.execution.timing == .signalClose {
      notes.insert(
        "Fills at the deciding close are optimistic: nobody can trade on a price that is the signal.", at: 0)
    }
    return notes
      + summary.failures.filter { !$0.key.contains("/") }.map {
        "The gates of \($0.key) were not asked: \($0.failure ?? "they failed.")"
      }
  }
}
