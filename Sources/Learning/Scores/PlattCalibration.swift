public import Diagnostics
import Glibc

/// Maps scores to probabilities by p = 1/(1 + exp(A·score + B)) (Platt, 1999, in Advances in Large Margin Classifiers).
///
/// Outcomes are drawn in to (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2), so that separable scores have a map too.
public struct PlattCalibration: Sendable, Hashable {
  public let slope: Double
  public let intercept: Double
  /// Steps of the fit.
  public let iterations: Int

  /// Fits by Newton's method with the step halved until it improves (Lin, Lin & Weng, Machine Learning 68, 2007), to a
  /// gradient of a rounding unit a row.
  /// - Throws: `one_class` where one class is missing; `constant_scores`; `no_convergence`.
  public init(_ data: LabelledScores) throws(AssayError) {
    guard data.hasBothClasses else { throw .oneClass(data) }
    guard let lowest = data.scores.min(), let highest = data.scores.max(), lowest < highest else {
      throw AssayError(
        code: "constant_scores", message: "All scores are \(data.scores[0]).",
        remedy: "Fit on scores that differ.", place: "score", kind: .badData)
    }
    // Scores of one scale, whatever theirs is; the map is turned back at the end.
    let (centre, width) = (lowest / 2 + highest / 2, highest / 2 - lowest / 2)
    let scores = data.scores.map { ($0 - centre) / width }
    let sums = data.labels.indices.reduce(into: (positive: 0.0, negative: 0.0)) { sum, row in
      if data.labels[row] { sum.positive += data.weights[row] } else { sum.negative += data.weights[row] }
    }
    let targets = data.labels.map {
      $0 ? (sums.positive + 1) / (sums.positive + 2) : 1 / (sums.negative + 2)
    }
    var fit = Fit(scores: scores, targets: targets, weights: data.weights)
    fit.intercept = log((sums.negative + 1) / (sums.positive + 1))
    guard let steps = fit.run() else {
      throw AssayError(
        code: "no_convergence", message: "Platt's map does not settle on these scores.",
        remedy: "Use `--method isotonic`, or scores of a smaller range.", place: "score", kind: .badData)
    }
    iterations = steps
    slope = fit.slope / width
    intercept = fit.intercept - fit.slope * centre / width
  }

  public func probability(_ score: Double) -> Double { Self.logistic(-(slope * score + intercept)) }

  /// 1/(1 + exp(−x)) without overflow.
  static func logistic(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + exp(-x)) }
    let power = exp(x)
    return power / (1 + power)
  }

  private struct Fit {
    let scores: [Double]
    let targets: [Double]
    let weights: [Double]
    var slope = 0.0
    var intercept = 0.0

    init(scores: [Double], targets: [Double], weights: [Double]) {
      self.scores = scores
      self.targets = targets
      self.weights = weights
    }

    /// The number of steps; `nil` where a hundred do not settle it.
    mutating func run() -> Int? {
      let total = weights.reduce(0, +)
      var loss = loss(slope, intercept)
      for step in 1...100 {
        var (gradient, second) = ((0.0, 0.0), (0.0, 0.0, 0.0))
        for row in scores.indices {
          let p = PlattCalibration.logistic(-(slope * scores[row] + intercept))
          let (pull, bend) = (weights[row] * (targets[row] - p), weights[row] * p * (1 - p))
          gradient.0 += pull * scores[row]
          gradient.1 += pull
          second.0 += bend * scores[row] * scores[row]
          second.1 += bend * scores[row]
          second.2 += bend
        }
        if max(abs(gradient.0), abs(gradient.1)) <= 4 * .ulpOfOne * total { return step - 1 }
        let determinant = second.0 * second.2 - second.1 * second.1
        guard determinant > 0 else { return nil }
        let move = (
          -(second.2 * gradient.0 - second.1 * gradient.1) / determinant,
          -(second.0 * gradient.1 - second.1 * gradient.0) / determinant
        )
        var length = 1.0
        while true {
          let next = self.loss(slope + length * move.0, intercept + length * move.1)
          if next < loss || (length == 1 && next <= loss) {
            (slope, intercept, loss) = (slope + length * move.0, intercept + length * move.1, next)
            break
          }
          length /= 2
          // Nothing smaller is left to gain.
          if length < 1e-10 { return step }
        }
      }
      return nil
    }

    /// The sum of −t·ln p − (1 − t)·ln(1 − p).
    private func loss(_ slope: Double, _ intercept: Double) -> Double {
      scores.indices.reduce(0) { sum, row in
        let x = slope * scores[row] + intercept
        // ln(1 + exp(−|x|)) + max(x, 0) is −ln p.
        let positive = log1p(exp(-abs(x))) + max(x, 0)
        return sum + weights[row] * (positive - (1 - targets[row]) * x)
      }
    }
  }
}
