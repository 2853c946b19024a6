public import Diagnostics

/// Scores of a classifier beside what came true.
public struct LabelledScores: Sendable, Hashable {
  /// Whether the class was the positive one.
  public let labels: [Bool]
  public let scores: [Double]
  /// Positive; all 1 unless given.
  public let weights: [Double]
  /// Whether weights were given.
  public let isWeighted: Bool

  public var count: Int { labels.count }
  public var positives: Int { labels.count { $0 } }
  /// Whether both classes occur.
  public var hasBothClasses: Bool { positives > 0 && positives < count }
  /// Whether the scores can be probabilities: all from 0 to 1.
  public var areProbabilities: Bool { scores.allSatisfy { $0 >= 0 && $0 <= 1 } }

  /// - Parameters:
  ///   - labels: 0 or 1.
  ///   - weights: importance of each row; equal unless given.
  /// - Throws: `no_rows`, `unequal_lengths`, `invalid_label`, `invalid_score`, `invalid_weight`.
  public init(labels: [Double], scores: [Double], weights: [Double]? = nil) throws(AssayError) {
    guard !labels.isEmpty else {
      throw Self.refused("no_rows", "There is no score.", "Give one row a decision.")
    }
    guard labels.count == scores.count, weights.map({ $0.count == scores.count }) ?? true else {
      throw Self.refused(
        "unequal_lengths", "There are \(labels.count) labels for \(scores.count) scores.",
        "Give each score its label, and its weight where there are weights.")
    }
    if let row = labels.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw Self.refused(
        "invalid_label", "Row \(row + 1) has the label \(labels[row]).", "Labels are 0 or 1.")
    }
    if let row = scores.firstIndex(where: { !$0.isFinite }) {
      throw Self.refused(
        "invalid_score", "Row \(row + 1) has the score \(scores[row]).", "Leave out rows without a score.")
    }
    if let weights, let row = weights.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw Self.refused(
        "invalid_weight", "Row \(row + 1) has the weight \(weights[row]).", "Weights are above 0.")
    }
    self.labels = labels.map { $0 == 1 }
    self.scores = scores
    self.weights = weights ?? [Double](repeating: 1, count: scores.count)
    isWeighted = weights != nil
  }

  private static func refused(_ code: String, _ message: String, _ remedy: String) -> AssayError {
    AssayError(code: code, message: message, remedy: remedy, kind: .badData)
  }
}
