public import Diagnostics
public import Jobs
public import Storage
public import Strategies

/// A pair of symbol and strategy as a unit of the job of a run.
struct SweepWork: PortableWorkUnit {
  static let kind = "factory_sweep"
  let unit: SweepUnit
  let run: FactoryRun
  let contexts: SymbolContexts
  let archive: ReturnArchive?

  var name: String { Self.name(unit) }
  static func name(_ unit: SweepUnit) -> String { unit.key }

  func identity() throws -> String {
    run.identity(of: unit, window: try contexts[unit.symbol].window).hexadecimal
  }

  var parameters: JSONObject {
    [
      "symbol": .string(unit.symbol), "strategy": .string(unit.strategy),
      "configuration": run.configuration.json,
    ]
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

extension FactoryRun {
  /// What the sweeps of a run are called in a `WorkDocument`.
  public static let sweepKind = SweepWork.kind

  /// The documents of all sweeps, in the order of the plan. Gates are made by the run itself, from what the
  /// sweeps left.
  public func documents() throws -> [WorkDocument] {
    let contexts = SymbolContexts(self)
    var documents: [WorkDocument] = []
    for gate in gates {
      for unit in sweeps where unit.symbol == gate.symbol {
        let work = SweepWork(unit: unit, run: self, contexts: contexts, archive: nil)
        documents.append(try WorkDocument(work, of: WorkPlan([work])))
      }
      contexts.close(gate.symbol)
    }
    return documents
  }

  /// The configuration of the run that a sweep belongs to.
  ///
  /// - Throws: `invalid_work_unit`; as `FactoryConfiguration.init(json:)`.
  public static func configuration(of document: WorkDocument) throws -> FactoryConfiguration {
    guard let json = document.parameters["configuration"] else { throw AssayError.unreadableSweep(document) }
    return try FactoryConfiguration(json: json)
  }

  /// The sweep of a document, on the bars of `source`.
  ///
  /// - Throws: `invalid_work_unit`; as `FactoryRun.init`.
  public static func unit(
    of document: WorkDocument, source: any BarSource, library: StrategyLibrary, codeVersion: CodeVersion
  ) throws -> any WorkUnit {
    let run = try FactoryRun(
      configuration(of: document), source: source, library: library, codeVersion: codeVersion,
      now: "1970-01-01T00:00:00Z")
    let names = (document.parameters["symbol"]?.stringValue, document.parameters["strategy"]?.stringValue)
    guard let unit = run.sweeps.first(where: { ($0.symbol, $0.strategy) == (names.0 ?? "", names.1 ?? "") })
    else {
      throw AssayError.unreadableSweep(document)
    }
    return SweepWork(unit: unit, run: run, contexts: SymbolContexts(run), archive: nil)
  }
}

extension AssayError {
  fileprivate static func unreadableSweep(_ document: WorkDocument) -> AssayError {
    AssayError(
      code: "invalid_work_unit", message: "The parameters of the unit \(document.name) cannot be read.",
      remedy: "Write the unit again with `assay factory run --write-units DIR`.", place: document.name,
      kind: .usage)
  }
}
