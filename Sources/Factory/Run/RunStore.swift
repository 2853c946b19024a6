import Diagnostics
import Jobs
import Storage
import Synchronization

/// Keeps what the units of a run made: each in one transaction of the results database, its trials in the ledger before.
final class RunStore: ResultStore {
  private let run: FactoryRun
  private let database: ResultsDatabase
  private let ledger: TrialLedger
  private let archive: ReturnArchive?
  private let contexts: SymbolContexts
  private let now: @Sendable () -> String
  /// Backtests of the units that were committed in this call.
  private let backtests = Mutex<[String: Int]>([:])

  init(
    _ run: FactoryRun, database: ResultsDatabase, ledger: TrialLedger, archive: ReturnArchive?,
    contexts: SymbolContexts,
    now: @escaping @Sendable () -> String
  ) {
    self.run = run
    self.database = database
    self.ledger = ledger
    self.archive = archive
    self.contexts = contexts
    self.now = now
  }

  func finished(_ units: [any WorkUnit]) throws -> Set<String> {
    let indices = try run.finishedUnits(in: database, archive)
    return Set(units.filter { Self.record($0).map { indices.contains($0.index) } ?? false }.map(\.name))
  }

  /// Units of a run read what others made from the database.
  func outcome(of unit: any WorkUnit) throws -> WorkOutcome { throw AssayError.noResult(of: unit.name) }

  func commit(_ outcome: WorkOutcome, of unit: any WorkUnit) throws {
    guard var record = Self.record(unit) else { preconditionFailure("a run has sweeps and gates") }
    switch outcome {
    case .result(let bytes):
      let made = try UnitOutcome(bytes: bytes)
      if let sweep = (unit as? SweepWork)?.unit {
        // The ledger before the database: a trial is never lost, and one that is entered twice counts once.
        try ledger.append([run.ledgerEntry(of: sweep, backtests: made.results.count, at: now())])
      }
      try database.commit(
        record, ofRun: run.record.id, results: made.results, gates: made.gates, screening: made.screening)
      backtests.withLock { $0[unit.name] = made.results.count }
    case .failure(let error):
      record.failure = error.description
      try database.commit(record, ofRun: run.record.id)
    }
    if let gates = (unit as? GateWork)?.unit { contexts.close(gates.symbol) }
  }

  /// Backtests of a unit that was committed in this call.
  func backtests(of unit: String) -> Int { backtests.withLock { $0[unit] ?? 0 } }

  private static func record(_ unit: any WorkUnit) -> UnitRecord? {
    switch unit {
    case let sweep as SweepWork: UnitRecord(index: sweep.unit.index, key: sweep.unit.key)
    case let gates as GateWork: UnitRecord(index: gates.unit.index, key: gates.unit.key)
    default: nil
    }
  }
}
