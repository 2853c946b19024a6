import Backtest
import Diagnostics
import Market
public import Storage
public import Strategies
import Synchronization

/// A run of the factory: every symbol × strategy × parameter set × exit through gate 1, into the database.
///
/// The name of a run follows from its configuration, bars, seed and code version, so starting the same run again
/// takes it up where it stopped; finished units are never repeated, and results do not depend on how often a run
/// was interrupted or on how many workers made it.
public struct FactoryRun: Sendable {
  public let configuration: FactoryConfiguration
  public let record: RunRecord
  /// Backtests that the whole run consists of.
  public let backtestCount: Int
  private let source: any BarSource
  private let library: StrategyLibrary
  private let units: [WorkUnit]

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
    let hashes = try configuration.symbols.map { symbol in
      "\(symbol)=\(try source.hash(symbol, configuration.timeframe))"
    }
    let gridSizes = try configuration.strategies.map { name in
      try library.model(named: name).usableSets().count
    }
    backtestCount = gridSizes.reduce(0, +) * configuration.exits.count * configuration.symbols.count
    let pairs = configuration.symbols.flatMap { symbol in configuration.strategies.map { (symbol, $0) } }
    units = pairs.enumerated().map { WorkUnit(index: $0, symbol: $1.0, strategy: $1.1) }
    let config = configuration.json.text()
    let dataHash = hashes.joined(separator: " ")
    record = RunRecord(
      id: RunRecord.makeID(
        config: config, seed: configuration.seed, codeVersion: codeVersion, dataHash: dataHash),
      createdAt: now, config: config, seed: configuration.seed, codeVersion: codeVersion, dataHash: dataHash,
      unitCount: units.count)
  }

  /// How far a run is.
  public struct Progress: Sendable {
    public var finishedUnits: Int
    public var totalUnits: Int
    /// Backtests of the unit that has just ended.
    public var unitBacktests: Int
    /// The unit that has just ended.
    public var unit: String
  }

  /// Makes what is missing, then ranks.
  /// - Parameters:
  ///   - workers: how many units run side by side.
  ///   - isInterrupted: asked between units; `true` ends the call with the state saved.
  /// - Returns: the summary, or `nil` when interrupted.
  /// - Throws: the first error of the database. A unit that fails is recorded with its sentence, and the rest
  ///   goes on.
  public func execute(
    into database: ResultsDatabase, workers: Int, now: @Sendable () -> String,
    progress: @escaping @Sendable (Progress) -> Void, isInterrupted: @escaping @Sendable () -> Bool
  ) async throws -> FactorySummary? {
    try database.begin(record)
    let finished = try database.finishedUnits(ofRun: record.id)
    let missing = units.filter { !finished.contains($0.index) }
    let desk = Desk(
      run: self, database: database, missing: missing, finished: finished.count, progress: progress)
    try await withThrowingTaskGroup(of: Void.self) { group in
      var next = missing.makeIterator()
      for _ in 0..<max(1, workers) {
        if let unit = next.next() { group.addTask { try desk.work(unit) } }
      }
      while try await group.next() != nil {
        if !isInterrupted(), let unit = next.next() { group.addTask { try desk.work(unit) } }
      }
    }
    let recorded = try database.units(ofRun: record.id)
    if recorded.count < units.count { return nil }
    let ranking = try Ranking(configuration, database: database, run: record.id)
    try database.setWinners(ranking.winners, ofRun: record.id)
    try database.finish(record.id, as: .finished, at: now())
    return try FactorySummary(run: record.id, database: database)
  }

  func context(for symbol: String) throws -> SymbolContext {
    try SymbolContext(
      series: source.bars(symbol, configuration.timeframe), configuration: configuration, library: library)
  }
}

/// What the workers of one call share: the symbols that are open, and the count of what is done.
private final class Desk: Sendable {
  private let run: FactoryRun
  private let database: ResultsDatabase
  private let progress: @Sendable (FactoryRun.Progress) -> Void
  private let state: Mutex<State>

  private struct State {
    var finishedUnits: Int
    /// Units of each symbol still to come; its context is dropped with the last.
    var remaining: [String: Int]
    var contexts: [String: SharedContext] = [:]
  }

  /// A symbol's context, made by the first worker that needs it while the others wait for it.
  private final class SharedContext: Sendable {
    private let result = Mutex<Result<SymbolContext, AssayError>?>(nil)

    func get(_ make: () throws -> SymbolContext) throws -> SymbolContext {
      try result.withLock { result in
        if let result { return try result.get() }
        do {
          let made = try make()
          result = .success(made)
          return made
        } catch let error as AssayError {
          result = .failure(error)
          throw error
        }
      }
    }
  }

  init(
    run: FactoryRun, database: ResultsDatabase, missing: [WorkUnit], finished: Int,
    progress: @escaping @Sendable (FactoryRun.Progress) -> Void
  ) {
    self.run = run
    self.database = database
    self.progress = progress
    let remaining = Dictionary(missing.map { ($0.symbol, 1) }, uniquingKeysWith: +)
    state = Mutex(State(finishedUnits: finished, remaining: remaining))
  }

  func work(_ unit: WorkUnit) throws {
    let shared = state.withLock { state in
      if let shared = state.contexts[unit.symbol] { return shared }
      let shared = SharedContext()
      state.contexts[unit.symbol] = shared
      return shared
    }
    var made = 0
    do {
      let context = try shared.get { try run.context(for: unit.symbol) }
      let outcome = try unit.run(in: context, run.configuration)
      try database.commit(
        UnitRecord(index: unit.index, key: unit.key), ofRun: run.record.id, results: outcome.results,
        gates: outcome.gates)
      made = outcome.results.count
    } catch let error as AssayError where error.kind == .badData || error.kind == .usage {
      // The data or the strategy refuse each other: an expected end of this unit, not of the run.
      try database.commit(
        UnitRecord(index: unit.index, key: unit.key, failure: error.description), ofRun: run.record.id)
    }
    let report = state.withLock { state in
      state.finishedUnits += 1
      state.remaining[unit.symbol, default: 1] -= 1
      if state.remaining[unit.symbol] == 0 { state.contexts[unit.symbol] = nil }
      return FactoryRun.Progress(
        finishedUnits: state.finishedUnits, totalUnits: run.record.unitCount, unitBacktests: made,
        unit: unit.key)
    }
    progress(report)
  }
}
