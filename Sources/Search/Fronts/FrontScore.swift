public import Diagnostics

/// A weighted score of the trials of a front: a choice among them that someone makes by naming weights. The front
/// itself does not depend on it.
///
/// Each objective counts by where a value lies between the worst and the best of the front, from 0 to 1; an
/// objective that is equal in the whole front counts 1. The score is the weighted mean.
public struct FrontScore: Sendable, Hashable {
  public let objectives: [Objective]
  public let weights: [Double]
  /// The trials of the front by number.
  public let scores: [Score]

  public struct Score: Sendable, Hashable {
    public var trial: Int
    public var value: Double
  }

  /// - Throws: `invalid_weights` unless there is a weight for each of several objectives, none negative, not all 0.
  public init(_ study: Study, weights: [Double]) throws(AssayError) {
    objectives = study.design.objectives
    self.weights = weights
    guard objectives.count > 1 else {
      throw Self.invalid("A study of one objective has no front.", "Leave out the weights.")
    }
    guard weights.count == objectives.count else {
      throw Self.invalid(
        "There are \(weights.count) weights for \(objectives.count) objectives.",
        "Give one each for \(objectives.map(\.name).joined(separator: ", ")), in this order.")
    }
    let total = weights.reduce(0, +)
    guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }), total > 0, total.isFinite else {
      throw Self.invalid(
        "The weights are \(weights.map { "\($0)" }.joined(separator: ", ")).",
        "Give finite numbers from 0 of which one is positive.")
    }
    let front = study.front
    var scores = front.map { Score(trial: $0.number, value: 0) }
    for (place, objective) in objectives.enumerated() {
      let losses = front.map { objective.direction.loss($0.values[place]) }
      let (best, worst) = (losses.min() ?? 0, losses.max() ?? 0)
      for row in front.indices {
        let share = worst > best ? (worst - losses[row]) / (worst - best) : 1
        scores[row].value += weights[place] / total * share
      }
    }
    self.scores = scores
  }

  private static func invalid(_ message: String, _ remedy: String) -> AssayError {
    AssayError(
      code: "invalid_weights", message: message, remedy: remedy, place: "--weights", kind: .usage)
  }

  /// The trial with the highest score, the earliest of equal ones; `nil` for an empty front.
  public var best: Score? { scores.max { ($0.value, $1.trial) < ($1.value, $0.trial) } }

  /// The score of a trial; `nil` when it is not of the front.
  public func value(of trial: Int) -> Double? { scores.first { $0.trial == trial }?.value }

  /// The weights with their objectives, such as `2 × sharpe, 1 × drawdown`.
  public var text: String {
    zip(weights, objectives).map { weight, objective in
      let number = weight == weight.rounded() && weight < 1e15 ? "\(Int(weight))" : "\(weight)"
      return "\(number) × \(objective.name)"
    }.joined(separator: ", ")
  }
}
