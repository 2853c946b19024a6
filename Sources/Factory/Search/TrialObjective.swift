public import Diagnostics
public import Search

/// What a trial of a study does: from values of parameters to values of objectives.
public protocol TrialObjective: Sendable {
  /// Everything beside the parameters, the study's settings and the bars that can change a value.
  var identity: JSONValue { get }
  /// The contract of the instrument; null where nothing is traded.
  var contract: JSONValue { get }

  /// Evaluates a point. Called from several workers at once.
  ///
  /// - Parameter report: takes a value on the way, and says why the trial is to be stopped, or `nil`. An objective
  ///   that is told to stop returns `.pruned` with the reason.
  /// - Throws: an `AssayError` of kind `badData` or `usage` when the point cannot be evaluated: the trial then counts
  ///   as failed, with its sentence. Any other error stops the study.
  func evaluate(
    _ point: [Double], in space: Space, report: (IntermediateValue) -> String?
  ) throws -> TrialOutcome
}

/// What came of a trial.
public enum TrialOutcome: Sendable {
  case values([Double], constraints: [Double], figures: [StudyTrial.Figure], record: String? = nil)
  case pruned(reason: String)
  case failed(reason: String)
}
