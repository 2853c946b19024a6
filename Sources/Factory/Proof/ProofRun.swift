internal import Diagnostics
internal import Market
internal import Storage
internal import Strategies
internal import Validation

/// Runs the factory over markets: the same code, gates and ledger as `assay factory run`, in memory.
struct ProofRuns {
  let plan: ProofPlan
  let library: StrategyLibrary
  /// Whether the sealed bars of every run are opened for its winners and candidates.
  var opensSealed = false

  /// The outcomes of every kind of run, in order; they do not depend on the number of workers.
  ///
  /// - Parameters:
  ///   - kinds: the market of each symbol of a run; one stands for all of them.
  ///   - workers: runs side by side, each on one thread.
  ///   - progress: called when a run has ended.
  ///   - isInterrupted: asked between runs.
  /// - Returns: `nil` when interrupted.
  func outcomes(
    of kinds: [[ProofMarket]], workers: Int, progress: @escaping @Sendable () -> Void,
    isInterrupted: @escaping @Sendable () -> Bool
  ) async throws -> [[ProofOutcome]]? {
    let places = kinds.indices.flatMap { kind in (0..<plan.runs).map { (kind: kind, run: $0) } }
    var made: [[ProofOutcome?]] = kinds.map { _ in Array(repeating: nil, count: plan.runs) }
    try await withThrowingTaskGroup(of: (Int, Int, ProofOutcome).self) { group in
      var next = places.makeIterator()
      func add(_ place: (kind: Int, run: Int)) {
        let markets = kinds[place.kind]
        group.addTask { (place.kind, place.run, try await outcome(of: markets, run: place.run)) }
      }
      for _ in 0..<max(1, workers) { if let place = next.next() { add(place) } }
      while let (kind, run, outcome) = try await group.next() {
        made[kind][run] = outcome
        progress()
        if !isInterrupted(), let place = next.next() { add(place) }
      }
    }
    let whole = made.map { $0.compactMap { $0 } }
    return whole.allSatisfy { $0.count == plan.runs } ? whole : nil
  }

  private func outcome(of markets: [ProofMarket], run index: Int) async throws -> ProofOutcome {
    let source = try ProofBars(markets, plan, run: index)
    var configuration = try FactoryConfiguration(
      symbols: source.symbols, timeframe: source.timeframe, strategies: plan.strategies, exits: plan.exits,
      through: source.lastDiscoveryDate, gatePreset: plan.gatePreset, seed: plan.seed &+ UInt64(index),
      userStrategies: UserStrategyReference.all(in: library, among: plan.strategies))
    if let statistic = plan.statistic { configuration.gates.multipleTesting.statistic = statistic }
    let run = try FactoryRun(
      configuration, source: source, library: library, codeVersion: "proof", now: "2000-01-01T00:00:00Z")
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
    return try Self.outcome(summary, source.symbols, sealed, database)
  }

  private static func outcome(
    _ summary: FactorySummary, _ symbols: [String], _ sealed: [BacktestKey: Double],
    _ database: ResultsDatabase
  ) throws -> ProofOutcome {
    let families = summary.pairs.compactMap(\.family)
    let places = Dictionary(uniqueKeysWithValues: symbols.enumerated().map { ($1, $0) })
    var outcome = ProofOutcome()
    outcome.passing = (1...GateSettings.names.count).map { gate in
      summary.pairs.count { ($0.furthest?.depth ?? 0) >= gate }
    }
    outcome.failures = summary.failures.count
    outcome.pairPValues = families.map(\.pValue).filter { !$0.isNaN }
    outcome.symbols = summary.symbols.map { test in
      let own = families.filter { $0.symbol == test.symbol }
      return ProofOutcome.Symbol(
        pValue: test.pValue, absolute: own.map(\.absolutePValue).filter { !$0.isNaN }.min() ?? 1,
        neutral: own.map(\.neutralPValue).filter { !$0.isNaN }.min() ?? 1, needed: test.neededStatistic,
        impliedTrials: test.impliedTrials)
    }
    outcome.candidates = try summary.tiers.map { tier in
      let record = try database.record(tier.key, ofRun: summary.run.id)
      var finding = ProofOutcome.Finding(
        symbol: places[tier.key.symbol] ?? 0, strategy: tier.key.strategy, tier: tier.tier,
        sharpe: record?.figures.sharpeRatio ?? .nan, expectedSharpe: tier.expectedSharpe)
      finding.sealedSharpe = sealed[tier.key] ?? .nan
      return finding
    }
    outcome.winners = summary.winners.map { winner in
      ProofOutcome.Finding(
        symbol: places[winner.record.key.symbol] ?? 0, strategy: winner.record.key.strategy,
        tier: Tier.winner.rawValue, sharpe: winner.record.figures.sharpeRatio, expectedSharpe: .nan)
    }
    return outcome
  }
}

/// The markets of one run of a proof as the factory sees them: one symbol each.
struct ProofBars: BarSource {
  let symbols: [String]
  let timeframe: Timeframe
  /// Last date before the sealed bars; `nil` where none are sealed.
  let lastDiscoveryDate: CivilDate?
  private let series: [BarSeries]
  private let names: [String]

  init(_ markets: [ProofMarket], _ plan: ProofPlan, run: Int) throws {
    let count = max(plan.symbols, markets.count)
    let series = try (0..<count).map { symbol -> BarSeries in
      let market = markets[markets.count == 1 ? 0 : symbol]
      let made = try market.bars(run * count + symbol, of: plan)
      return count == 1 ? made : made.renamed("\(made.instrument.symbol)\(symbol + 1)")
    }
    self.series = series
    symbols = series.map(\.instrument.symbol)
    timeframe = series[0].timeframe
    names = series.indices.map { "\(markets[markets.count == 1 ? 0 : $0].name) \(plan.seed) \(run) \($0)" }
    let cut = series[0].count - plan.sealedBars - 1
    lastDiscoveryDate =
      plan.sealedBars > 0 && cut > 0 ? CivilDate(daysSinceEpoch: series[0].sessionDates[cut]) : nil
  }

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { names[place(symbol)] }
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries { series[place(symbol)] }

  private func place(_ symbol: String) -> Int { symbols.firstIndex(of: symbol) ?? 0 }
}

extension BarSeries {
  /// The same bars under another name.
  fileprivate func renamed(_ symbol: String) -> BarSeries {
    var instrument = instrument
    instrument.symbol = symbol
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
      close: close, volume: volume, sessionDates: sessionDates)
  }
}
