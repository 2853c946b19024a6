import Backtest
public import Diagnostics
import Jobs
import Market
public import Storage
public import Strategies
import Validation

/// A run of the factory: every symbol × strategy × parameter set × exit through six gates, into the database.
///
/// The name of a run follows from everything that could change it: configuration, bars, contracts, seed and code
/// (`identity`). So starting the same run again takes it up where it stopped; finished units are never repeated, and
/// results do not depend on how often a run was interrupted or on how many workers made it.
///
/// Three kinds of work: a `SweepUnit` for each pair of symbol and strategy, a `GateUnit` for each symbol once
/// its pairs are swept, and the `RunConclusion` over the whole run.
public struct FactoryRun: Sendable {
  public let configuration: FactoryConfiguration
  public let identity: Identity
  public let record: RunRecord
  /// Backtests that the whole run consists of.
  public let backtestCount: Int
  let source: any BarSource
  let library: StrategyLibrary
  package let sweeps: [SweepUnit]
  package let gates: [GateUnit]
  let code: CodeVersion
  /// Hash of the bars of each symbol.
  let hashes: [String: String]
  /// The contract of each symbol.
  let contracts: [String: Instrument]

  /// Looks at the bars of every symbol (for their hash and contract) and lists the work, symbols and strategies in
  /// order of their names.
  /// - Parameters:
  ///   - library: the strategies that the configuration names.
  ///   - codeVersion: what makes two builds that could differ in results differ.
  ///   - now: the caller's clock, ISO 8601 UTC.
  /// - Throws: for symbols that are not there and configurations that cannot run.
  public init(
    _ configuration: FactoryConfiguration, source: any BarSource, library: StrategyLibrary = .builtIn,
    codeVersion: CodeVersion, now: String
  ) throws {
    let configuration = configuration.inOrder
    (self.configuration, self.library, code) = (configuration, library, codeVersion)
    for reference in configuration.userStrategies { try reference.check(library) }
    self.source = source
    var (hashes, contracts): ([String: String], [String: Instrument]) = ([:], [:])
    for symbol in configuration.symbols {
      hashes[symbol] = try source.hash(symbol, configuration.timeframe)
      contracts[symbol] = try source.instrument(symbol, configuration.timeframe)
    }
    (self.hashes, self.contracts) = (hashes, contracts)
    let gridSizes = try configuration.strategies.map { name in
      try library.model(named: name).usableSets().count
    }
    backtestCount = gridSizes.reduce(0, +) * configuration.exits.count * configuration.symbols.count
    let pairs = configuration.symbols.flatMap { symbol in configuration.strategies.map { (symbol, $0) } }
    sweeps = pairs.enumerated().map { SweepUnit(index: $0, symbol: $1.0, strategy: $1.1) }
    gates = configuration.symbols.enumerated().map { [count = pairs.count] in
      GateUnit(index: count + $0, symbol: $1)
    }
    try Self.checkDraws(configuration)
    identity = Identity(
      .factoryRun, code: code, data: .object(JSONObject(hashes.map { ($0, .string($1)) })),
      contract: .object(JSONObject(contracts.map { ($0, $1.json) })),
      configuration: configuration.identityJSON,
      seed: configuration.seed)
    record = RunRecord(
      id: identity.name, createdAt: now, config: configuration.json.text(), seed: configuration.seed,
      codeVersion: code.description,
      dataHash: configuration.symbols.map { "\($0)=\(hashes[$0] ?? "")" }.joined(separator: " "),
      unitCount: sweeps.count + gates.count, identity: identity.text)
  }

  /// - Throws: `different_run` when the record is that of another run, with what differs.
  public func requireSame(as record: RunRecord) throws(AssayError) {
    if record.id == self.record.id { return }
    guard let known = record.identity.flatMap({ Identity(text: $0) }) else {
      throw AssayError(
        code: "different_run",
        message:
          "The run \(record.id) was begun by an early version of assay, whose runs cannot be taken up.",
        remedy: "Make it again with `assay factory run`; what it has can still be shown.", place: record.id,
        kind: .usage)
    }
    let differences = identity.differences(from: known)
    let shown = differences.prefix(3).map(\.sentence).joined(separator: ", ")
    let isOfOtherCode = differences.contains { $0.part == "code" }
    throw AssayError(
      code: "different_run",
      message: "The run \(record.id) cannot be taken up, because it is another run now. Changed: \(shown)"
        + (differences.count > 3 ? " and \(differences.count - 3) more." : "."),
      remedy: isOfOtherCode
        ? "Finish it with the version that began it (\(record.codeVersion); this is \(code)), or start a new run "
          + "with `assay factory run`."
        : "Put back what was changed, or start a new run with `assay factory run`.", place: record.id,
      kind: .usage)
  }

  /// - Throws: `too_few_resamples` where no p-value could come under what the best symbol of the run needs.
  private static func checkDraws(_ configuration: FactoryConfiguration) throws(AssayError) {
    let gate = configuration.gates.multipleTesting
    let share = gate.account == .spending ? TrialAccount.firstShare : 1
    let needed = (Double(configuration.symbols.count) / (gate.alpha * share)).rounded(.up) - 1
    if Double(gate.mostResamples) >= needed { return }
    throw AssayError(
      code: "too_few_resamples",
      message: "With \(gate.mostResamples) bootstrap rows no p-value comes under what one of "
        + "\(configuration.symbols.count) symbols needs at the level \(gate.alpha).",
      remedy: "Set `most_resamples` of the gate \(MultipleTestingGate.name) to \(Int(needed)) or more.",
      place: "most_resamples", kind: .usage)
  }

  /// A ledger that lacks what earlier runs of the database noted would give the level of their trials away again.
  ///
  /// - Throws: `foreign_ledger`.
  private static func checkOrigin(of ledger: TrialLedger, _ database: ResultsDatabase) throws {
    guard let path = ledger.path, let noted = try database.ledgerHeads().last,
      !(try ledger.verify(containing: [noted.head]).missingHeads.isEmpty)
    else { return }
    throw AssayError(
      code: "foreign_ledger",
      message:
        "The ledger \(path) lacks the entry that the run \(noted.run) of this database ended with: it comes from "
        + "another installation, or was cut short.",
      remedy: "Give the ledger of this database with `--ledger`, or another database with `--db`.",
      place: path,
      kind: .usage)
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
  /// - Throws: `broken_ledger` before any work; the first error of the database or the ledger. A unit that fails is
  ///   recorded with its sentence, and the rest goes on.
  public func execute(
    into database: ResultsDatabase, ledger: TrialLedger = TrialLedger(), archive: ReturnArchive? = nil,
    cache: ArtefactCache? = nil, workers: Int, now: @escaping @Sendable () -> String,
    progress: @escaping @Sendable (Progress) -> Void,
    isInterrupted: @escaping @Sendable () -> Bool
  ) async throws -> FactorySummary? {
    try ledger.check()
    let finished = try finishedUnits(in: database, archive)
    if finished.count == record.unitCount, try database.run(record.id)?.status == .finished {
      return try FactorySummary(run: record.id, database: database)
    }
    try Self.checkOrigin(of: ledger, database)
    try database.begin(record, outputs: archive == nil ? [] : [.returns])
    try recordFindings(in: database)
    let contexts = SymbolContexts(self)
    let store = RunStore(
      self, database: database, ledger: ledger, archive: archive, contexts: contexts, now: now)
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
    try RunConclusion(self, database: database, ledger: ledger).draw()
    try ledger.synchronise()
    try database.recordLedgerHead(ledger.head(), ofRun: record.id, at: now())
    let summary = try FactorySummary(run: record.id, database: database)
    // A run that judged nothing found nothing out: whoever starts it again tries anew.
    try database.finish(record.id, as: summary.outcome == .nothingJudged ? .failed : .finished, at: now())
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

  /// Units that need not be made again: their rows are in the database, and their returns, where they are kept, in the
  /// archive.
  func finishedUnits(in database: ResultsDatabase, _ archive: ReturnArchive?) throws -> Set<Int> {
    let recorded = try database.finishedUnits(ofRun: record.id)
    guard let archive else { return recorded }
    return recorded.subtracting(sweeps.filter { !archive.holds($0) }.map(\.index))
  }

  /// - Throws: `inputs_changed` when bars or contract are no longer those that the run is named by.
  func context(for symbol: String) throws -> SymbolContext {
    let series = try source.bars(symbol, configuration.timeframe)
    guard try source.hash(symbol, configuration.timeframe) == hashes[symbol],
      series.instrument == contracts[symbol]
    else {
      throw AssayError(
        code: "inputs_changed",
        message: "The bars or the contract of \(symbol) were changed while the run was made.",
        remedy:
          "Start `assay factory run` again: it is another run now. Finished units of this one are kept.",
        place: symbol)
    }
    return try SymbolContext(series: series, configuration: configuration, library: library)
  }
}
