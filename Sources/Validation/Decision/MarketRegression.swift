import Numerics

/// The least-squares regression of profits on the market's moves, with everything of it that does not depend on
/// the profits worked out once: for the sample, and for every bootstrap row.
///
/// The intercept is a weighted mean of the profits: the first row of (X'X)⁻¹X'. In a bootstrap row both the
/// moments of the moves and the sums with the profits are those of the row, so the regression is estimated anew
/// in every draw.
struct MarketRegression: Sendable {
  let regressors: [[Double]]
  /// First row of the inverse of the moment matrix E[xx'], x = (1, moves).
  private let weights: [Double]
  /// The inverse as a whole, for the coefficients.
  private let inverse: [[Double]]

  init(_ moves: MarketMoves) {
    let regressors = moves.regressors
    let count = moves.inside.count
    let moments = Self.moments(regressors, count)
    if let inverse = Self.inverse(moments) {
      (self.regressors, self.inverse) = (regressors, inverse)
    } else {
      // Two moves that always go together are one.
      let one = Array(regressors.prefix(1))
      self.regressors = Self.inverse(Self.moments(one, count)) == nil ? [] : one
      inverse = Self.inverse(Self.moments(self.regressors, count)) ?? [[1]]
    }
    weights = inverse[0]
  }

  /// Intercept and residuals of one column of profits.
  func fit(_ profits: [Double]) -> (intercept: Double, residuals: [Double]) {
    let n = Double(profits.count)
    let sums =
      [FixedOrderSum.of(profits) / n]
      + regressors.map { column in
        FixedOrderSum.of(zip(column, profits).map { $0 * $1 }) / n
      }
    let coefficients = inverse.map { row in zip(row, sums).reduce(0) { $0 + $1.0 * $1.1 } }
    var residuals = profits
    for index in residuals.indices {
      var fitted = coefficients[0]
      for (place, column) in regressors.enumerated() { fitted += coefficients[place + 1] * column[index] }
      residuals[index] -= fitted
    }
    return (coefficients[0], residuals)
  }

  /// What each session adds to the error of the intercept: its residual times its weight. The mean is 0.
  func influence(_ residuals: [Double]) -> [Double] {
    residuals.indices.map { index in
      var weight = weights[0]
      for (place, column) in regressors.enumerated() { weight += weights[place + 1] * column[index] }
      return residuals[index] * weight
    }
  }

  /// The first row of the inverse moment matrix of every bootstrap row: one list a coefficient.
  func rowWeights(_ rows: ResampledRows) -> [[Double]] {
    let size = regressors.count + 1
    if size == 1 { return [Array(repeating: 1, count: rows.count)] }
    var columns = regressors
    for first in 0..<regressors.count {
      for second in first..<regressors.count {
        columns.append(zip(regressors[first], regressors[second]).map { $0 * $1 })
      }
    }
    let means = ResampledMeans.shifts(
      of: columns, means: Array(repeating: 0, count: columns.count), rows: rows, workers: .one)
    var result = (0..<size).map { _ in Array(repeating: 0.0, count: rows.count) }
    for row in 0..<rows.count {
      var moments = (0..<size).map { _ in Array(repeating: 0.0, count: size) }
      moments[0][0] = 1
      var place = regressors.count
      for first in 0..<regressors.count {
        moments[0][first + 1] = means[first * rows.count + row]
        moments[first + 1][0] = moments[0][first + 1]
        for second in first..<regressors.count {
          moments[first + 1][second + 1] = means[place * rows.count + row]
          moments[second + 1][first + 1] = moments[first + 1][second + 1]
          place += 1
        }
      }
      // A row in which the market does not move cannot tell skill from drift; the sample's weights serve it.
      let own = Self.inverse(moments)?[0] ?? weights
      for coefficient in 0..<size { result[coefficient][row] = own[coefficient] }
    }
    return result
  }

  private static func moments(_ regressors: [[Double]], _ count: Int) -> [[Double]] {
    let columns = [Array(repeating: 1.0, count: count)] + regressors
    return columns.map { first in
      columns.map { second in FixedOrderSum.of(zip(first, second).map { $0 * $1 }) / Double(max(1, count)) }
    }
  }

  /// Inverse of a symmetric matrix of at most three rows; `nil` where it is as good as singular.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    let size = matrix.count
    // Scaled to a correlation-like matrix, so that the units of the moves do not matter.
    let scales = (0..<size).map { matrix[$0][$0].squareRoot() }
    guard scales.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    let flat = (0..<size).flatMap { row in
      (0..<size).map { matrix[row][$0] / (scales[row] * scales[$0]) }
    }
    guard determinant(flat, size) > 1e-10 else { return nil }
    var inverse: [[Double]] = []
    for row in 0..<size {
      let unit = (0..<size).map { $0 == row ? 1.0 : 0 }
      guard let solution = SymmetricSolver.solve(flat, unit) else { return nil }
      inverse.append((0..<size).map { solution[$0] / (scales[row] * scales[$0]) })
    }
    return inverse
  }

  private static func determinant(_ m: [Double], _ size: Int) -> Double {
    switch size {
    case 1: m[0]
    case 2: m[0] * m[3] - m[1] * m[2]
    default:
      m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6])
        + m[2] * (m[3] * m[7] - m[4] * m[6])
    }
  }
}
