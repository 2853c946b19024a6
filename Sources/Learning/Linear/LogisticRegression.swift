public import Diagnostics
import Glibc
import Numerics

/// A linear model of log odds whose weights are held small, fitted to the exact optimum.
///
/// It minimises Σ weight·(log loss) + Σ w²/(2·strength); the intercept is free.
public struct LogisticRegression: Sendable, Hashable {
  public let intercept: Double
  /// One for each column.
  public let weights: [Double]
  /// Steps of Newton's method.
  public let iterations: Int

  /// - Parameters:
  ///   - rows: row by row, all finite; standardise them, for the penalty does not know units.
  ///   - labels: 0 or 1.
  ///   - rowWeights: importance of each row.
  ///   - strength: how far weights may go: scikit-learn's C; infinite for no penalty.
  /// - Throws: `one_class`; `no_convergence` where rows can be separated and nothing holds the weights.
  /// - Complexity: O(steps·rows·columns²), about ten steps.
  public init(
    _ rows: [Double], labels: [Double], rowWeights: [Double], strength: Double
  ) throws(AssayError) {
    precondition(!labels.isEmpty && rows.count % labels.count == 0 && strength > 0, "whole rows")
    let columns = rows.count / labels.count
    let positives = labels.reduce(0, +)
    guard positives > 0, positives < Double(labels.count) else {
      throw AssayError(
        code: "one_class", message: "All \(labels.count) labels are \(positives > 0 ? 1 : 0).",
        remedy: "Train on rows of both classes.", place: "label", kind: .badData)
    }
    var fit = NewtonFit(
      rows: rows, labels: labels, rowWeights: rowWeights, penalty: 1 / strength, columns: columns)
    guard let steps = fit.run() else {
      throw AssayError(
        code: "no_convergence", message: "The logistic regression does not settle.",
        remedy: "Leave out features that separate the classes, or hold the weights smaller.", kind: .badData)
    }
    (intercept, weights, iterations) = (fit.point[columns], Array(fit.point[..<columns]), steps)
  }

  public var network: DenseNetwork { DenseNetwork(weights: weights, intercept: intercept, link: .logistic) }
}

/// Newton's method with the step halved until the objective falls.
private struct NewtonFit {
  let rows: [Double]
  let labels: [Double]
  let rowWeights: [Double]
  let penalty: Double
  let columns: Int
  /// Weights, then the intercept.
  var point: [Double]

  init(rows: [Double], labels: [Double], rowWeights: [Double], penalty: Double, columns: Int) {
    self.rows = rows
    self.labels = labels
    self.rowWeights = rowWeights
    self.penalty = penalty
    self.columns = columns
    point = [Double](repeating: 0, count: columns + 1)
  }

  /// The number of steps; `nil` where two hundred do not settle it, or where the loss has no lowest point because the
  /// rows can be separated.
  mutating func run() -> Int? {
    let total = rowWeights.reduce(0, +)
    var (value, steepest) = (objective(point), Double.infinity)
    for step in 1...200 {
      let (gradient, curvature) = slopes()
      let steepness = gradient.reduce(0) { max($0, abs($1)) }
      // Near the optimum the objective is flat to the last digit and the gradient alone tells progress.
      if steepness <= 1e-14 * total || steepness >= steepest { return isSeparated(total) ? nil : step - 1 }
      guard let move = SymmetricSolver.solve(curvature, gradient) else { return nil }
      var length = 1.0
      while true {
        let next = zip(point, move).map { $0 - length * $1 }
        let found = objective(next)
        if found < value { steepest = .infinity } else { steepest = steepness }
        if found <= value + 4 * .ulpOfOne * abs(value) {
          (point, value) = (next, found)
          break
        }
        length /= 2
        if length < 1e-10 { return nil }
      }
    }
    return nil
  }

  private func isSeparated(_ total: Double) -> Bool { penalty == 0 && objective(point) < 1e-9 * total }

  private func sum(_ row: Int, _ point: [Double]) -> Double {
    var sum = point[columns]
    for column in 0..<columns { sum += point[column] * rows[row * columns + column] }
    return sum
  }

  private func objective(_ point: [Double]) -> Double {
    var value = 0.0
    for row in labels.indices {
      let x = sum(row, point)
      value += rowWeights[row] * (log1p(exp(-abs(x))) + max(x, 0) - labels[row] * x)
    }
    for column in 0..<columns { value += penalty / 2 * point[column] * point[column] }
    return value
  }

  private func slopes() -> (gradient: [Double], curvature: [Double]) {
    let size = columns + 1
    var gradient = [Double](repeating: 0, count: size)
    // The weighted rows times the rows, by one product of matrices.
    var (bent, plain): ([Double], [Double]) = ([], [])
    bent.reserveCapacity(labels.count * size)
    plain.reserveCapacity(labels.count * size)
    for row in labels.indices {
      let p = PlattCalibration.logistic(sum(row, point))
      let (pull, bend) = (rowWeights[row] * (p - labels[row]), rowWeights[row] * p * (1 - p))
      for column in 0..<columns {
        let value = rows[row * columns + column]
        gradient[column] += pull * value
        plain.append(value)
        bent.append(bend * value)
      }
      gradient[columns] += pull
      plain.append(1)
      bent.append(bend)
    }
    var curvature = [Double](repeating: 0, count: size * size)
    curvature.withUnsafeMutableBufferPointer { curvature in
      guard let result = curvature.baseAddress else { return }
      // SAFETY: both factors are rows × size, the result size × size.
      MatrixProduct.multiply(
        bent, turned: true, plain, rows: size, columns: size, inner: labels.count, into: result)
    }
    for column in 0..<columns {
      gradient[column] += penalty * point[column]
      curvature[column * size + column] += penalty
    }
    return (gradient, curvature)
  }
}
