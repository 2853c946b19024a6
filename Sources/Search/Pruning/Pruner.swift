public import Diagnostics

/// When a trial is stopped before its end.
///
/// A pruner sees the trials of earlier batches alone, so its decisions do not depend on how trials of one batch are
/// shared among workers. A pruned trial counts as a trial and is never the best. Studies with several objectives prune
/// nothing.
public enum Pruner: Sendable, Hashable {
  case none
  /// Stops a trial whose best report so far is worse than the median of the reports of earlier trials at the same step.
  ///
  /// - `startUp`: complete trials before it does anything. `warmUp`: first step at which it looks.
  case median(startUp: Int, warmUp: Int)
  /// Asynchronous successive halving (Li et al. 2020, arXiv 1810.05934): rung k is reached after `minimum · factor^k`
  /// steps, and only the best 1/`factor` of the trials that reached it go on.
  case halving(minimum: Int, factor: Int)
  /// Stops a trial that cannot beat the best one any more, at a confidence.
  ///
  /// Where reports carry standard errors, both are estimates: it stops when the whole interval of the trial is worse
  /// than the whole interval of the best trial at that step. Where they do not, reports are repeated measurements,
  /// such as one for each fold: it stops when a paired t test says that the mean difference to the best trial over
  /// the same steps is worse than zero. It needs `startUp` steps.
  case statistical(confidence: Double, startUp: Int)

  public static let standardMedian = Pruner.median(startUp: 5, warmUp: 0)
  public static let standardHalving = Pruner.halving(minimum: 1, factor: 4)
  public static let standardStatistical = Pruner.statistical(confidence: 0.95, startUp: 3)

  public static let names = ["none", "median", "asha", "statistical"]

  public var name: String {
    switch self {
    case .none: "none"
    case .median: "median"
    case .halving: "asha"
    case .statistical: "statistical"
    }
  }

  /// The pruner with its standard settings.
  public init(named name: String) throws(AssayError) {
    switch name {
    case "none": self = .none
    case "median": self = .standardMedian
    case "asha": self = .standardHalving
    case "statistical": self = .standardStatistical
    default:
      throw AssayError(
        code: "unknown_pruner", message: "There is no pruner `\(name)`.",
        remedy:
          "Take one of \(Self.names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: Self.names))",
        place: "pruner", kind: .usage)
    }
  }
}
