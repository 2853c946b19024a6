import Glibc
import Numerics

/// How well scores put the positive class before the negative one, whatever their scale.
public struct RankingSkill: Sendable, Hashable {
  /// Area under the receiver operating characteristic: the chance that a positive has the higher score than a negative,
  /// a tie counting half.
  public let auc: Double
  /// Of `auc`, by DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44; `nil` with weights, and with one row
  /// of a class.
  public let variance: Double?
  /// Precision at each distinct score from the top, weighted by the recall that it adds.
  public let averagePrecision: Double

  /// - Returns: `nil` where one class is missing.
  /// - Complexity: O(n log n).
  public init?(_ data: LabelledScores) {
    guard data.hasBothClasses else { return nil }
    let order = data.scores.indices.sorted { data.scores[$0] < data.scores[$1] }
    let totals = order.reduce(into: (positive: 0.0, negative: 0.0)) { sum, row in
      if data.labels[row] { sum.positive += data.weights[row] } else { sum.negative += data.weights[row] }
    }
    // For each row the weight of the other class below it, ties counting half.
    var placements = [Double](repeating: 0, count: data.count)
    var (positivesBelow, negativesBelow, area, precision) = (0.0, 0.0, 0.0, 0.0)
    var start = 0
    while start < order.count {
      var end = start
      var (positives, negatives) = (0.0, 0.0)
      while end < order.count, data.scores[order[end]] == data.scores[order[start]] {
        if data.labels[order[end]] {
          positives += data.weights[order[end]]
        } else {
          negatives += data.weights[order[end]]
        }
        end += 1
      }
      for row in order[start..<end] {
        placements[row] =
          data.labels[row] ? negativesBelow + negatives / 2 : positivesBelow + positives / 2
      }
      area += positives * (negativesBelow + negatives / 2)
      let above = (positive: totals.positive - positivesBelow, negative: totals.negative - negativesBelow)
      precision += positives / totals.positive * (above.positive / (above.positive + above.negative))
      positivesBelow += positives
      negativesBelow += negatives
      start = end
    }
    auc = area / (totals.positive * totals.negative)
    averagePrecision = precision
    variance = data.isWeighted ? nil : Self.deLong(data, placements)
  }

  /// The interval of the normal approximation, cut at 0 and 1; `nil` without a variance.
  public func interval(confidence: Double = 0.95) -> (lower: Double, upper: Double)? {
    guard let variance else { return nil }
    let width = NormalDistribution.quantile((1 + confidence) / 2) * variance.squareRoot()
    return (max(0, auc - width), min(1, auc + width))
  }

  private static func deLong(_ data: LabelledScores, _ placements: [Double]) -> Double? {
    let (positives, negatives) = (Double(data.positives), Double(data.count - data.positives))
    guard positives >= 2, negatives >= 2 else { return nil }
    func variance(_ isPositive: Bool, _ others: Double, _ count: Double) -> Double {
      let shares = data.labels.indices.filter { data.labels[$0] == isPositive }.map {
        placements[$0] / others
      }
      let mean = shares.reduce(0, +) / count
      return shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    }
    return variance(true, negatives, positives) / positives + variance(false, positives, negatives)
      / negatives
  }
}
