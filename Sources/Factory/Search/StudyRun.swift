import Diagnostics
import Jobs
public import Search
public import Storage

/// Makes the trials of a study that are missing, batch by batch, on several workers.
///
/// Every trial is committed when it ends. The points of a batch follow from the trials of earlier batches alone, so a
/// study that was interrupted or killed goes on as if nothing had happened, and any number of workers gives the same
/// trials.
public struct StudyRun: Sendable {
  public let record: StudyRecord
  public let specification: StudySpecification
  private let objective: any TrialObjective
  private let identity: Identity

  /// - Parameter dataHash: hash of the bars; empty without bars.
  public init(
    _ specification: StudySpecification, objective: any TrialObjective, codeVersion: CodeVersion,
    dataHash: String, now: String
  ) {
    self.specification = specification
    self.objective = objective
    identity = specification.identity(objective, code: codeVersion, dataHash: dataHash)
    record = StudyRecord(
      id: identity.name, name: specification.name, createdAt: now, format: StudySpecification.format,
      specification: JSONValue.object(specification.json).text(), codeVersion: codeVersion.description,
      dataHash: dataHash)
  }

  /// - Parameters:
  ///   - clock: the time now, for the duration of trials.
  ///   - onBatch: called before a batch is made, so that its trials count even if the process is killed.
  ///   - progress: called after each trial.
  /// - Returns: the study; it is not finished after an interruption.
  public func execute(
    into database: ResultsDatabase, workers: Int, clock: @escaping @Sendable () -> String,
    onBatch: (_ points: [[Double]]) throws -> Void = { _ in },
    progress: @escaping @Sendable () -> Void = {}, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> Study {
    try database.begin(record)
    let store = try TrialStore(database, study: record.id, clock: clock)
    var study = try Study(
      specification.design, warmStart: try StoredStudy.warmStart(specification, database))
    let runner = JobRunner(workers: workers)
    while !isInterrupted(), let batch = study.nextBatch() {
      let decision = study.decision()
      let units = batch.map {
        TrialUnit(
          proposal: $0, design: specification.design, decision: decision, objective: objective,
          base: identity.hexadecimal,
          noteBegin: store.noteBegin)
      }
      try onBatch(batch.map(\.point))
      let report = try await runner.run(
        WorkPlan(units), into: store, progress: { _ in progress() }, isInterrupted: isInterrupted)
      guard report.isComplete else { break }
      try study.finish(try units.map { try trial(of: $0, in: store) })
    }
    return study
  }

  private func trial(of unit: TrialUnit, in store: TrialStore) throws -> StudyTrial {
    let result = try JSONValue(parsing: try store.outcome(of: unit).get())
    let state = result["state"]?.stringValue.flatMap { TrialState(rawValue: $0) } ?? .failed
    return StudyTrial(
      number: unit.proposal.number, point: unit.proposal.point, state: state, result: result)
  }
}
