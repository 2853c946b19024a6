import Diagnostics
import Factory
import Market
import Search
import Storage

/// What a study enters into the trial ledger: one entry a trial, before it is made, whatever becomes of it.
struct StudyLedger {
  private let specification: StudySpecification
  private let entry: CatalogueEntry?
  private let instrument: Instrument?
  private let objective: JSONValue
  private let id: String

  /// - Parameters:
  ///   - entry: the bars; `nil` where a program or a caller names none.
  ///   - objective: what the objective is beside its parameters.
  init(
    _ specification: StudySpecification, entry: CatalogueEntry?, instrument: Instrument?,
    objective: JSONValue,
    id: String
  ) {
    self.specification = specification
    self.entry = entry
    self.instrument = instrument
    self.objective = objective
    self.id = id
  }

  /// Under which hash the trials count. Without bars it is the program's, so that all studies of one program count
  /// together, or the study's where a caller evaluates the points.
  var dataHash: String {
    if let entry { return entry.contentHash }
    if case .program(let command) = specification.task {
      return SHA256.hexadecimal(ofParts: ["program", command])
    }
    return SHA256.hexadecimal(ofParts: ["caller", id])
  }

  func entry(_ point: [Double], at time: String) -> LedgerEntry {
    let parameters = JSONObject(
      specification.design.space.values(at: point).map { ($0.name, $0.value.json) })
    var entry = LedgerEntry(
      kind: .trials, dataHash: dataHash, symbol: self.entry?.symbol ?? specification.name,
      timeframe: self.entry?.timeframe.description ?? "", count: 1,
      work: SHA256.hexadecimal(of: work(parameters)), run: id, note: "search \(specification.name)", at: time)
    if case .strategy(let task) = specification.task {
      entry.note = "search \(task.strategy)"
      entry.from = task.from?.description
      entry.through = task.through?.description
    }
    return entry
  }

  /// What was tried, as one text: the same trial of another study is no new one.
  private func work(_ parameters: JSONObject) -> String {
    var settings = JSONObject()
    switch specification.task {
    case .strategy(let task):
      settings = task.json
      settings["test_to"] = nil
      settings["folds"] = nil
    case .program(let command): settings = ["command": .string(command)]
    case .caller, .filter: settings = ["study": .string(id)]
    }
    let work: JSONValue = [
      "kind": "search", "contract": instrument?.json ?? .null, "settings": .object(settings),
      "objective": objective, "parameters": .object(parameters),
    ]
    return work.canonical.text()
  }
}
