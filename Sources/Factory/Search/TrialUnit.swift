import Diagnostics
import Jobs
import Search
import Storage
import Synchronization

/// One trial as a unit of work: a function of its point, the objective, and the trials of earlier batches that its
/// pruner looks at.
struct TrialUnit: WorkUnit {
  let proposal: Study.Proposal
  let design: StudyDesign
  let decision: PruningDecision
  let objective: any TrialObjective
  /// Hash of the study and the objective.
  let base: String
  /// Notes when the trial began; no part of the result.
  let noteBegin: @Sendable (Int) -> Void

  var name: String { Self.name(proposal.number) }
  static func name(_ number: Int) -> String { "trial \(number)" }

  func identity() -> String {
    SHA256.hexadecimal(ofParts: [
      "trial", base, name,
      JSONValue.object(JSONObject(design.space.values(at: proposal.point).map { ($0.name, $0.value.json) }))
        .text(),
    ])
  }

  func run(in context: WorkContext) throws -> [UInt8] {
    noteBegin(proposal.number)
    var trial = StudyTrial(number: proposal.number, point: proposal.point, state: .failed)
    if !proposal.isAdmitted {
      trial.message = "no point satisfies the constraints among 1,000 that were drawn"
      return bytes(trial)
    }
    var reports: [IntermediateValue] = []
    do {
      let outcome = try objective.evaluate(proposal.point, in: design.space) { report in
        reports.append(report)
        return decision.reason(for: reports)
      }
      switch outcome {
      case .values(let values, let constraints, let figures, let record):
        (trial.state, trial.values, trial.constraints, trial.figures) = (
          .complete, values, constraints, figures
        )
        trial.record = record
      case .pruned(let reason): (trial.state, trial.message) = (.pruned, reason)
      case .failed(let reason): trial.message = reason
      }
    } catch let error as AssayError where error.kind != .failure {
      trial.message = error.message
    }
    trial.intermediate = reports
    return bytes(design.checked(trial, at: proposal.point))
  }

  private func bytes(_ trial: StudyTrial) -> [UInt8] {
    var json = trial.result
    json["state"] = .string(trial.state.rawValue)
    return Array(JSONValue.object(json).text().utf8)
  }
}

/// Keeps the trials of a study in the results database.
final class TrialStore: ResultStore {
  private let database: ResultsDatabase
  private let study: String
  private let clock: @Sendable () -> String
  private let kept: Mutex<[String: TrialRecord]>
  private let begun = Mutex<[Int: String]>([:])

  init(_ database: ResultsDatabase, study: String, clock: @escaping @Sendable () -> String) throws {
    self.database = database
    self.study = study
    self.clock = clock
    let records = try database.trials(ofStudy: study).filter { $0.state != StoredStudy.running }
    kept = Mutex(Dictionary(records.map { (TrialUnit.name($0.number), $0) }, uniquingKeysWith: { $1 }))
  }

  func noteBegin(_ number: Int) { begun.withLock { $0[number] = clock() } }

  /// A trial that was made by other code, or under another design, is made again.
  func finished(_ units: [any WorkUnit]) throws -> Set<String> {
    var names: Set<String> = []
    for unit in units {
      let identity = try unit.identity()
      if kept.withLock({ $0[unit.name]?.identity == identity }) { names.insert(unit.name) }
    }
    return names
  }

  func outcome(of unit: any WorkUnit) throws -> WorkOutcome {
    guard let record = kept.withLock({ $0[unit.name] }) else { throw AssayError.noResult(of: unit.name) }
    return .result(Array(record.result.utf8))
  }

  func commit(_ outcome: WorkOutcome, of unit: any WorkUnit) throws {
    guard let unit = unit as? TrialUnit else { preconditionFailure("a study is made of trials") }
    let text = String(decoding: try outcome.get(), as: UTF8.self)
    let (number, now) = (unit.proposal.number, clock())
    let record = TrialRecord(
      number: number, state: try JSONValue(parsing: text)["state"]?.stringValue ?? "failed",
      parameters: JSONValue.object(
        JSONObject(unit.design.space.values(at: unit.proposal.point).map { ($0.name, $0.value.json) })
      ).text(), result: text, identity: unit.identity(), begunAt: begun.withLock { $0[number] } ?? now,
      endedAt: now)
    try database.record([record], ofStudy: study)
    kept.withLock { $0[unit.name] = record }
  }
}
