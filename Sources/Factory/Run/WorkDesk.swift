import Diagnostics
import Numerics
import Storage
import Synchronization

/// What the workers of one call share: the symbols that are open, and the count of what is done.
final class WorkDesk: Sendable {
  private let run: FactoryRun
  private let database: ResultsDatabase
  private let ledger: TrialLedger
  private let archive: ReturnArchive?
  private let cache: ArtefactCache?
  private let workers: Workers
  private let now: @Sendable () -> String
  private let progress: @Sendable (FactoryRun.Progress) -> Void
  private let state: Mutex<State>

  private struct State {
    var finishedUnits: Int
    /// Dropped with the symbol's gates.
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
    run: FactoryRun, database: ResultsDatabase, ledger: TrialLedger, archive: ReturnArchive?,
    cache: ArtefactCache?, workers: Int, finished: Int, now: @escaping @Sendable () -> String,
    progress: @escaping @Sendable (FactoryRun.Progress) -> Void
  ) {
    self.run = run
    self.database = database
    self.ledger = ledger
    self.archive = archive
    self.cache = cache
    self.workers = Workers(max(1, workers))
    self.now = now
    self.progress = progress
    state = Mutex(State(finishedUnits: finished))
  }

  func work(_ item: RunSchedule.Item) throws {
    switch item {
    case .sweep(let unit): try sweep(unit)
    case .gates(let unit): try judge(unit)
    }
  }

  private func sweep(_ unit: SweepUnit) throws {
    try commit(UnitRecord(index: unit.index, key: unit.key)) {
      let context = try context(unit.symbol)
      let outcome = try cached(
        run.identity(of: unit, window: context.window), isUsable: archive?.holds(unit) ?? true
      ) {
        let outcome = try unit.run(in: context)
        try archive?.write(outcome, of: unit, sessions: context.sessionDates)
        return outcome
      }
      // The ledger before the database: a trial is never lost, and one that is entered twice counts once.
      try ledger.append([run.ledgerEntry(of: unit, backtests: outcome.results.count, at: now())])
      return outcome
    }
  }

  private func judge(_ unit: GateUnit) throws {
    try commit(UnitRecord(index: unit.index, key: unit.key)) {
      let families = try database.families(ofRun: run.record.id, symbol: unit.symbol)
      if families.isEmpty { return UnitOutcome() }
      let candidates = try database.candidates(ResultsQuery(run: run.record.id, symbol: unit.symbol))
      let context = try context(unit.symbol)
      let identity = run.identity(of: unit, window: context.window, strategies: families.map(\.strategy))
      return try cached(identity, isUsable: true) {
        try unit.run(in: context, families: families, candidates: candidates, workers: workers)
      }
    }
    state.withLock { $0.contexts[unit.symbol] = nil }
  }

  /// What the cache has of a unit, or what is made now and put there.
  private func cached(
    _ identity: Identity, isUsable: Bool, _ make: () throws -> UnitOutcome
  ) throws -> UnitOutcome {
    if isUsable, let bytes = cache?.get(identity), let outcome = try? UnitOutcome(bytes: bytes) {
      return outcome
    }
    let outcome = try make()
    if let cache { _ = try cache.put(identity, outcome.bytes) }
    return outcome
  }

  private func context(_ symbol: String) throws -> SymbolContext {
    let shared = state.withLock { state in
      if let shared = state.contexts[symbol] { return shared }
      let shared = SharedContext()
      state.contexts[symbol] = shared
      return shared
    }
    return try shared.get { try run.context(for: symbol) }
  }

  private func commit(_ unit: UnitRecord, _ make: () throws -> UnitOutcome) throws {
    var made = 0
    do {
      let outcome = try make()
      try database.commit(
        unit, ofRun: run.record.id, results: outcome.results, gates: outcome.gates,
        screening: outcome.screening)
      made = outcome.results.count
    } catch let error as AssayError where error.kind == .badData || error.kind == .usage {
      // The data or the strategy refuse each other: an expected end of this unit, not of the run.
      try database.commit(
        UnitRecord(index: unit.index, key: unit.key, failure: error.description), ofRun: run.record.id)
    }
    let report = state.withLock { state in
      state.finishedUnits += 1
      return FactoryRun.Progress(
        finishedUnits: state.finishedUnits, totalUnits: run.record.unitCount, unitBacktests: made,
        unit: unit.key)
    }
    progress(report)
  }
}
