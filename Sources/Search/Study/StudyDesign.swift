public import Diagnostics

/// Everything that decides which trials a study makes: equal designs make equal trials.
public struct StudyDesign: Sendable {
  public var space: Space
  public var objectives: [Objective]
  public var sampler: SamplerChoice
  public var pruner: Pruner
  /// Trials in all, failed and pruned ones included.
  public var trials: Int
  /// Trials that are proposed together, knowing the trials of earlier batches. They can run side by side, and how many
  /// workers there are changes nothing.
  public var batch: Int
  public var seed: UInt64

  /// - Throws: an error for no objective, no trial, an empty batch, or pruning with several objectives.
  public init(
    space: Space, objectives: [Objective], sampler: SamplerChoice = SamplerChoice(.tpe),
    pruner: Pruner = .none,
    trials: Int, batch: Int = 1, seed: UInt64 = 0
  ) throws(AssayError) {
    guard !objectives.isEmpty else {
      throw .invalidStudy("The study has no objective.", "Name at least one.", "objective")
    }
    guard trials > 0 else {
      throw .invalidStudy("The study has \(trials) trials.", "Give a positive number.", "trials")
    }
    guard batch > 0 else {
      throw .invalidStudy("The batch has \(batch) trials.", "Give a positive number.", "batch")
    }
    if objectives.count > 1, pruner != .none {
      throw .invalidStudy(
        "Pruning needs one objective, and the study has \(objectives.count).",
        "Leave out the pruner, or all objectives but one.", "pruner")
    }
    self.space = space
    self.objectives = objectives
    self.sampler = sampler
    self.pruner = pruner
    self.trials = trials
    self.batch = batch
    self.seed = seed
  }

  public var directions: [Direction] { objectives.map(\.direction) }
}

extension AssayError {
  static func invalidStudy(_ message: String, _ remedy: String, _ place: String) -> AssayError {
    AssayError(code: "invalid_study", message: message, remedy: remedy, place: place, kind: .usage)
  }
}
