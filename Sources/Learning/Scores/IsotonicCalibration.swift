public import Diagnostics

/// Maps scores to probabilities by the non-decreasing step that is nearest to the outcomes in squares (Zadrozny &
/// Elkan, KDD 2002), joined by straight lines.
public struct IsotonicCalibration: Sendable, Hashable {
  /// The corners of the map, ascending.
  public let scores: [Double]
  public let probabilities: [Double]

  /// Fits by pooling adjacent violators. Equal scores are one point with their mean outcome.
  /// - Throws: `one_class` where one class is missing: every map would be constant.
  /// - Complexity: O(n log n).
  public init(_ data: LabelledScores) throws(AssayError) {
    guard data.hasBothClasses else { throw .oneClass(data) }
    let order = data.scores.indices.sorted { data.scores[$0] < data.scores[$1] }
    var points: [(score: Double, sum: Double, weight: Double)] = []
    for row in order {
      let weight = data.weights[row]
      let sum = data.labels[row] ? weight : 0
      if let last = points.last, last.score == data.scores[row] {
        points[points.count - 1].sum += sum
        points[points.count - 1].weight += weight
      } else {
        points.append((data.scores[row], sum, weight))
      }
    }
    // Blocks of points with one value.
    var blocks: [(first: Int, sum: Double, weight: Double)] = []
    for (index, point) in points.enumerated() {
      blocks.append((index, point.sum, point.weight))
      while blocks.count > 1 {
        let (last, before) = (blocks[blocks.count - 1], blocks[blocks.count - 2])
        if before.sum / before.weight < last.sum / last.weight { break }
        blocks.removeLast(2)
        blocks.append((before.first, before.sum + last.sum, before.weight + last.weight))
      }
    }
    var (scores, probabilities) = ([Double](), [Double]())
    for (index, block) in blocks.enumerated() {
      let last = (index + 1 < blocks.count ? blocks[index + 1].first : points.count) - 1
      for corner in block.first == last ? [last] : [block.first, last] {
        scores.append(points[corner].score)
        probabilities.append(block.sum / block.weight)
      }
    }
    self.scores = scores
    self.probabilities = probabilities
  }

  /// The probability of a score; that of the nearest end outside the scores that were seen.
  public func probability(_ score: Double) -> Double {
    guard let above = scores.firstIndex(where: { $0 >= score }) else {
      return score.isNaN ? .nan : probabilities[probabilities.count - 1]
    }
    if above == 0 || scores[above] == score { return probabilities[above] }
    let (x0, x1) = (scores[above - 1], scores[above])
    let (y0, y1) = (probabilities[above - 1], probabilities[above])
    return y0 + (y1 - y0) / (x1 - x0) * (score - x0)
  }
}

extension AssayError {
  static func oneClass(_ data: LabelledScores) -> AssayError {
    AssayError(
      code: "one_class",
      message: "All \(data.count) labels are \(data.positives > 0 ? 1 : 0).",
      remedy: "Fit on rows of both classes.", place: "label", kind: .badData)
  }
}
