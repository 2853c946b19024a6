import Diagnostics
public import Search
public import Storage

/// A study as the results database has it.
public struct StoredStudy: Sendable {
  public let record: StudyRecord
  public let specification: StudySpecification
  public let records: [TrialRecord]
  /// The study with its trials, ready to go on.
  public let study: Study

  /// State of a trial that was asked for and not told.
  public static let running = "running"

  /// - Parameter prepare: adds what the database does not hold, such as the filter of a strategy's space.
  /// - Throws: `unknown_study`; `newer_study` for one of a later version.
  public init(
    named name: String, in database: ResultsDatabase,
    prepare: (inout StudySpecification) throws -> Void = { _ in }
  ) throws {
    try self.init(try database.study(named: name), in: database, prepare: prepare)
  }

  public init(
    _ record: StudyRecord, in database: ResultsDatabase,
    prepare: (inout StudySpecification) throws -> Void = { _ in }
  ) throws {
    guard record.format <= StudySpecification.format else {
      throw AssayError(
        code: "newer_study",
        message: "The study \(record.id) has format \(record.format), and this program knows up to "
          + "\(StudySpecification.format).",
        remedy: "Use the version of assay that made it, \(record.codeVersion) or later.", place: record.id,
        kind: .badData)
    }
    self.record = record
    var specification = try StudySpecification(json: try JSONValue(parsing: record.specification))
    try prepare(&specification)
    self.specification = specification
    records = try database.trials(ofStudy: record.id)
    var study = try Study(specification.design, warmStart: try Self.warmStart(specification, database))
    var trials: [StudyTrial] = []
    var running: [Study.Proposal] = []
    for record in records {
      let point = try specification.design.space.point(
        json: try JSONValue(parsing: record.parameters))
      if let state = TrialState(rawValue: record.state) {
        trials.append(
          StudyTrial(
            number: record.number, point: point, state: state,
            result: try JSONValue(parsing: record.result)))
      } else {
        running.append(Study.Proposal(number: record.number, point: point, isAdmitted: true))
      }
    }
    study.resume(trials, running: running)
    self.study = study
  }

  /// The trials of earlier studies whose parameters this space has, in the order of the studies and their numbers.
  static func warmStart(_ specification: StudySpecification, _ database: ResultsDatabase) throws
    -> [StudyTrial]
  {
    var trials: [StudyTrial] = []
    for name in specification.warmStart {
      let earlier = try StoredStudy(named: name, in: database)
      guard earlier.specification.design.objectives == specification.design.objectives else {
        throw AssayError(
          code: "other_objectives", message: "The study \(name) has other objectives.",
          remedy:
            "Warm-start from a study with \(specification.design.objectives.map(\.name).joined(separator: ", ")).",
          place: name, kind: .usage)
      }
      for trial in earlier.study.trials where trial.state == .complete {
        let values = earlier.specification.design.space.values(at: trial.point)
        guard let point = try? specification.design.space.point(of: values) else { continue }
        var moved = trial
        moved.point = point
        trials.append(moved)
      }
    }
    return trials
  }
}
