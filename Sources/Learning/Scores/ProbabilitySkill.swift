import Glibc

/// How close probabilities came to what happened.
public struct ProbabilitySkill: Sendable, Hashable {
  /// Mean of −ln of the probability of what happened, probabilities kept a rounding unit away from 0 and 1.
  public let logLoss: Double
  /// Mean squared difference of probability and outcome.
  public let brier: Double
  /// Mean distance of probability and share over ten bins of equal width, weighted by their rows.
  public let expectedCalibrationError: Double
  /// The bins that hold rows, from 0 to 1.
  public let calibration: [Bin]

  /// The rows whose probability lies in [lower, upper); the last bin takes 1 as well.
  public struct Bin: Sendable, Hashable {
    public let lower: Double
    public let upper: Double
    public let count: Int
    /// Mean probability.
    public let meanScore: Double
    /// Share of positives.
    public let share: Double
  }

  static let bins = 10

  /// - Returns: `nil` where a score is no probability.
  public init?(_ data: LabelledScores) {
    guard data.areProbabilities else { return nil }
    let total = data.weights.reduce(0, +)
    let unit = Double.ulpOfOne
    var (loss, square) = (0.0, 0.0)
    var sums = [(count: Int, weight: Double, score: Double, positive: Double)](
      repeating: (0, 0, 0, 0), count: Self.bins)
    for row in data.scores.indices {
      let (score, weight, outcome) = (data.scores[row], data.weights[row], data.labels[row] ? 1.0 : 0)
      let kept = min(max(score, unit), 1 - unit)
      loss -= weight * log(data.labels[row] ? kept : 1 - kept)
      square += weight * (score - outcome) * (score - outcome)
      let bin = min(Self.bins - 1, Int(score * Double(Self.bins)))
      sums[bin].count += 1
      sums[bin].weight += weight
      sums[bin].score += weight * score
      sums[bin].positive += weight * outcome
    }
    logLoss = loss / total
    brier = square / total
    calibration = sums.enumerated().compactMap { index, sum in
      sum.count == 0
        ? nil
        : Bin(
          lower: Double(index) / Double(Self.bins), upper: Double(index + 1) / Double(Self.bins),
          count: sum.count, meanScore: sum.score / sum.weight, share: sum.positive / sum.weight)
    }
    expectedCalibrationError = sums.reduce(0) { error, sum in
      sum.count == 0 ? error : error + abs(sum.positive - sum.score) / total
    }
  }
}
