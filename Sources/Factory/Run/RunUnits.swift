import Diagnostics
import Jobs
import Storage

/// A pair of symbol and strategy as a unit of the job of a run.
struct SweepWork: WorkUnit {
  let unit: SweepUnit
  let run: FactoryRun
  let contexts: SymbolContexts
  let archive: ReturnArchive?

  var name: String { Self.name(unit) }
  static func name(_ unit: SweepUnit) -> String { unit.key }

  func identity() throws -> String {
    run.identity(of: unit, window: try contexts[unit.symbol].window).hexadecimal
  }

  func run(in _: WorkContext) throws -> [UInt8] {
    let context = try contexts[unit.symbol]
    let outcome = try unit.run(in: context)
    try archive?.write(outcome, of: unit, sessions: context.sessionDates)
    return outcome.bytes
  }

  /// The returns are not in the bytes.
  func accepts(cached bytes: [UInt8]) -> Bool {
    (archive?.holds(unit) ?? true) && (try? UnitOutcome(bytes: bytes)) != nil
  }
}

/// The gates of a symbol as a unit of the job of a run, after the sweeps of the symbol.
///
/// What the sweeps made is read from the database, where it was committed.
struct GateWork: WorkUnit {
  let unit: GateUnit
  let run: FactoryRun
  let contexts: SymbolContexts
  let database: ResultsDatabase

  var name: String { "gates of \(unit.symbol)" }
  var inputs: [String] { run.sweeps.filter { $0.symbol == unit.symbol }.map(SweepWork.name) }

  func identity() throws -> String {
    let families = try families()
    // A symbol of which nothing could be swept may have no context, and its gates nothing to judge.
    let window = families.isEmpty ? 0..<0 : try contexts[unit.symbol].window
    return run.identity(of: unit, window: window, strategies: families.map(\.strategy)).hexadecimal
  }

  func run(in context: WorkContext) throws -> [UInt8] {
    let families = try families()
    if families.isEmpty { return UnitOutcome().bytes }
    let candidates = try database.candidates(ResultsQuery(run: run.record.id, symbol: unit.symbol))
    return try unit.run(
      in: contexts[unit.symbol], families: families, candidates: candidates, workers: context.workers
    ).bytes
  }

  func accepts(cached bytes: [UInt8]) -> Bool { (try? UnitOutcome(bytes: bytes)) != nil }

  private func families() throws -> [FamilyRecord] {
    try database.families(ofRun: run.record.id, symbol: unit.symbol)
  }
}
