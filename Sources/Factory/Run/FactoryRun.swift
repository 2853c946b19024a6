import Backtest
import Diagnostics
import Jobs
import Market
public import Storage
public import Strategies

/// A run of the factory: every symbol × strategy × parameter set × exit through six gates, into the database.
///
/// The name of a run follows from its configuration, bars, seed and code version, so starting the same run
/// again takes it up where it stopped; finished units are never repeated, and results do not depend on how
/// often a run was interrupted or on how many workers made it.
///
/// Three kinds of work: a `SweepUnit` for each pair of symbol and strategy, a `GateUnit` for each symbol once
/// its pairs are swept, and the `Conclusion` over the whole run.
public struct FactoryRun: Sendable {
  public let configuration: FactoryConfiguration
  public let record: RunRecord
  /// Backtests that the whole run consists of.
  public let backtestCount: Int
  let source: any BarSource
  let library: StrategyLibrary
  let sweeps: [SweepUnit]
  let gates: [GateUnit]
  /// Hash of the bars of each symbol, in the order of the configuration.
  let hashes: [String]

  /// Looks at the bars of every symbol (for their hash) and lists the work.
  /// - Parameters:
  ///   - library: the strategies that the configuration names.
  ///   - codeVersion: what makes two builds that could differ in results differ.
  ///   - now: the caller's clock, ISO 8601 UTC.
  /// - Throws: for symbols that are not there and configurations that cannot run.
  public init(
    _ configuration: FactoryConfiguration, source: any BarSource, library: StrategyLibrary = .builtIn,
    codeVersion: String, now: String
  ) throws {
    self.configuration = configuration
    self.library = library
    for reference in configuration.userStrategies { try reference.check(library) }
    self.source = source
    hashes = try configuration.symbols.map { try source.hash($0, configuration.timeframe) }
    let gridSizes = try configuration.strategies.map { name in
      try library.model(named: name).usableSets().count
    }
    backtestCount = gridSizes.reduce(0, +) * configuration.exits.count * configuration.symbols.count
    let pairs = configuration.symbols.flatMap { symbol in configuration.strategies.map { (symbol, $0) } }
    sweeps = pairs.enumerated().map { SweepUnit(index: $0, symbol: $1.0, strategy: $1.1) }
    gates = configuration.symbols.enumerated().map { [count = pairs.count] in
      GateUnit(index: count + $0, symbol: $1)
    }
    let config = configuration.json.text()
    let dataHash = zip(configuration.symbols, hashes).map { "\($0)=\($1)" }.joined(separator: " ")
    record = RunRecord(
      id: RunRecord.makeID(
        config: config, seed: configuration.seed, codeVersion: codeVersion, dataHash: dataHash),
      createdAt: now, config: config, seed: configuration.seed, codeVersion: codeVersion, dataHash: dataHash,
      unitCount: sweeps.count + gates.count)
  }

  /// How far a run is.
  public struct Progress: Sendable {
    public var finishedUnits: Int
    public var totalUnits: Int
    /// Backtests of the unit that has just ended; 0 for the gates of a symbol.
    public var unitBacktests: Int
    /// The unit that has just ended.
    public var unit: String
  }

  /// Makes what is missing, then draws the conclusion over everything.
  /// - Parameters:
  ///   - ledger: every backtest is entered here before its result is stored, and deflation counts what is in
  ///     it.
  ///   - archive: where the returns of every backtest go, session by session; `nil` keeps none.
  ///   - cache: where units are looked for before they are made; `nil` makes all of them.
  ///   - workers: how many units run side by side.
  ///   - isInterrupted: asked between units; `true` ends the call with the state saved.
  /// - Returns: the summary, or `nil` when interrupted.
  /// - Throws: the first error of the database or the ledger. A unit that fails is recorded with its
  ///   sentence, and the rest goes on.
  public func execute(
    into database: ResultsDatabase, ledger: TrialLedger = TrialLedger(), archive: ReturnArchive? = nil,
    cache: ArtefactCache? = nil, workers: Int, now: @escaping @Sendable () -> String,
    progress: @escaping @Sendable (Progress) -> Void,
    isInterrupted: @escaping @Sendable () -> Bool
  ) async throws -> FactorySummary? {
    let finished = try database.finishedUnits(ofRun: record.id)
    if finished.count == record.unitCount, try database.run(record.id)?.status == .finished {
      return try FactorySummary(run: record.id, database: database)
    }
    try database.begin(record)
    try recordFindings(in: database)
    let contexts = SymbolContexts(self)
    let store = RunStore(self, database: database, ledger: ledger, contexts: contexts, now: now)
    let report = try await JobRunner(workers: max(1, workers), cache: cache).run(
      plan(contexts, database, archive), into: store,
      progress: { step in
        if step.origin == .kept { return }
        progress(
          Progress(
            finishedUnits: step.finished, totalUnits: step.total,
            unitBacktests: store.backtests(of: step.unit),
            unit: step.unit))
      }, isInterrupted: isInterrupted)
    if !report.isComplete { return nil }
    try Conclusion(self, database: database, ledger: ledger).draw()
    try ledger.synchronise()
    try database.recordLedgerHead(ledger.head(), ofRun: record.id, at: now())
    try database.finish(record.id, as: .finished, at: now())
    return try FactorySummary(run: record.id, database: database)
  }

  /// The sweeps of each symbol, then its gates, which let go of the symbol's memory.
  private func plan(
    _ contexts: SymbolContexts, _ database: ResultsDatabase, _ archive: ReturnArchive?
  ) throws -> WorkPlan {
    let units = gates.flatMap { gate -> [any WorkUnit] in
      let swept = sweeps.filter { $0.symbol == gate.symbol }.map {
        SweepWork(unit: $0, run: self, contexts: contexts, archive: archive)
      }
      return swept + [GateWork(unit: gate, run: self, contexts: contexts, database: database)]
    }
    return try WorkPlan(units)
  }

  /// Checks the bars of symbols that were not checked yet. Bars that cannot be read are left to their units.
  private func recordFindings(in database: ResultsDatabase) throws {
    let known = Set(try database.findings(ofRun: record.id).map(\.symbol))
    let missing = configuration.symbols.filter { !known.contains($0) }
    try database.record(
      findings: missing.compactMap { symbol in
        guard let bars = try? source.bars(symbol, configuration.timeframe) else { return nil }
        return try? QualitySummary(checking: bars)
      }, ofRun: record.id)
  }

  func context(for symbol: String) throws -> SymbolContext {
    try SymbolContext(
      series: source.bars(symbol, configuration.timeframe), configuration: configuration, library: library)
  }
}
