import Backtest
import Diagnostics
import Jobs
import Market
import Storage
import Strategies
import Validation

/// One run of the whole factory on the markets of a study.
struct MarketStudyUnit: WorkUnit {
  let plan: MarketStudyPlan
  let library: StrategyLibrary
  /// The market of each symbol; one stands for all of them.
  let markets: [StudiedMarket]
  /// Number of the run among those of its kind.
  let index: Int
  let name: String
  /// What makes two builds that could differ in results differ.
  let codeVersion: CodeVersion
  /// Whether the sealed bars are opened for winners and candidates.
  let opensSealed: Bool

  func identity() throws -> String {
    let source = try MarketStudyBars(markets, plan, run: index)
    return Identity(
      .marketStudy, code: codeVersion, data: .array(markets.map(\.identity)), contract: plan.instrument.json,
      configuration: [
        "bars": JSONValue(plan.bars), "factory": try configuration(source).identityJSON,
        "opens_sealed": JSONValue(opensSealed), "run": JSONValue(index),
        "sealed_bars": JSONValue(plan.sealedBars),
        "start": .string("\(plan.start)"), "symbols": JSONValue(plan.symbols),
      ], seed: plan.seed
    ).hexadecimal
  }

  /// The same code, gates and ledger as `assay factory run`, in memory and on one thread.
  func run(in context: WorkContext) async throws -> [UInt8] {
    let source = try MarketStudyBars(markets, plan, run: index)
    let run = try FactoryRun(
      configuration(source), source: source, library: library, codeVersion: "study",
      now: "2000-01-01T00:00:00Z")
    let database = try ResultsDatabase(":memory:")
    let ledger = TrialLedger()
    let summary = try await run.execute(
      into: database, ledger: ledger, workers: 1, now: { "2000-01-01T00:00:00Z" }, progress: { _ in },
      isInterrupted: { false })
    guard var summary else { preconditionFailure("a run that nothing interrupts ends") }
    var sealed: [BacktestKey: Double] = [:]
    if opensSealed, summary.tiers.contains(where: { $0.tier != Tier.rejected.rawValue }) {
      let validation = try HoldoutValidation(
        run: run.record.id, list: .winnersAndCandidates, database: database, ledger: ledger, source: source,
        library: library, now: "2000-01-01T00:00:00Z")
      for result in validation.results { sealed[result.key] = result.figures.sharpeRatio }
      summary = try FactorySummary(run: run.record.id, database: database)
    }
    return try Self.outcome(summary, source.symbols, sealed, database).bytes
  }

  func accepts(cached bytes: [UInt8]) -> Bool { (try? MarketStudyOutcome(bytes: bytes)) != nil }

  private func configuration(_ source: MarketStudyBars) throws -> FactoryConfiguration {
    var configuration = try FactoryConfiguration(
      symbols: source.symbols, timeframe: source.timeframe, strategies: plan.strategies, exits: plan.exits,
      through: source.lastDiscoveryDate, gatePreset: plan.gatePreset, seed: plan.seed &+ UInt64(index),
      userStrategies: UserStrategyReference.all(in: library, among: plan.strategies))
    if let statistic = plan.statistic { configuration.gates.multipleTesting.statistic = statistic }
    // More draws than the first ones sharpen p-values far below the level of a first run, which later runs on the same
    // bars may need. A study has no later runs, and on planted markets those draws would take most of its time.
    configuration.gates.multipleTesting.mostResamples = configuration.gates.multipleTesting.resamples
    return configuration
  }

  private static func outcome(
    _ summary: FactorySummary, _ symbols: [String], _ sealed: [BacktestKey: Double],
    _ database: ResultsDatabase
  ) throws -> MarketStudyOutcome {
    let families = summary.pairs.compactMap(\.family)
    let places = Dictionary(uniqueKeysWithValues: symbols.enumerated().map { ($1, $0) })
    var outcome = MarketStudyOutcome()
    outcome.passing = (1...GateSettings.names.count).map { gate in
      summary.pairs.count { ($0.furthest?.depth ?? 0) >= gate }
    }
    outcome.failures = summary.failures.count
    outcome.pairPValues = families.map(\.pValue).filter { !$0.isNaN }
    outcome.symbols = summary.symbols.map { test in
      let own = families.filter { $0.symbol == test.symbol }
      return MarketStudyOutcome.Symbol(
        pValue: test.pValue, absolute: own.map(\.absolutePValue).filter { !$0.isNaN }.min() ?? 1,
        neutral: own.map(\.neutralPValue).filter { !$0.isNaN }.min() ?? 1, needed: test.neededStatistic,
        impliedTrials: test.impliedTrials)
    }
    outcome.candidates = try summary.tiers.map { tier in
      let record = try database.record(tier.key, ofRun: summary.run.id)
      var finding = MarketStudyOutcome.Finding(
        tier.key, tier: tier.tier, symbol: places[tier.key.symbol] ?? 0,
        sharpe: record?.figures.sharpeRatio ?? .nan, expectedSharpe: tier.expectedSharpe)
      finding.sealedSharpe = sealed[tier.key] ?? .nan
      return finding
    }
    outcome.winners = summary.winners.map { winner in
      let key = winner.record.key
      return MarketStudyOutcome.Finding(
        key, tier: Tier.winner.rawValue, symbol: places[key.symbol] ?? 0,
        sharpe: winner.record.figures.sharpeRatio,
        expectedSharpe: summary.tiers.first { $0.key == key }?.expectedSharpe ?? .nan)
    }
    return outcome
  }
}

extension MarketStudyOutcome.Finding {
  fileprivate init(_ key: BacktestKey, tier: String, symbol: Int, sharpe: Double, expectedSharpe: Double) {
    self.init(
      symbol: symbol, strategy: key.strategy, parameters: key.parameters, exits: key.exits, tier: tier,
      sharpe: sharpe, expectedSharpe: expectedSharpe)
  }
}

extension StudiedMarket {
  /// Everything that decides its bars beside the plan.
  fileprivate var identity: JSONValue {
    switch self {
    case .scenario(let scenario): ["scenario": scenario.json]
    case .permuted(let series):
      ["contract": series.instrument.json, "permuted": .string(series.contentHash)]
    }
  }
}
