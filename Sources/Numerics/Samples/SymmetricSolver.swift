/// Linear equations with a symmetric positive definite matrix.
public enum SymmetricSolver {
  /// x with A·x = b by Cholesky's decomposition (Golub & Van Loan, "Matrix Computations", section 4.2).
  ///
  /// - Parameters:
  ///   - matrix: N × N, row by row; the upper triangle is not read.
  ///   - right: b, N values.
  /// - Returns: `nil` unless the matrix is positive definite and all is finite.
  /// - Complexity: O(N³).
  public static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
    let size = right.count
    precondition(matrix.count == size * size, "the matrix is square and fits the right side")
    var factor = matrix
    var solution = right
    for row in 0..<size {
      for column in 0...row {
        var sum = factor[row * size + column]
        for inner in 0..<column { sum -= factor[row * size + inner] * factor[column * size + inner] }
        if row != column {
          factor[row * size + column] = sum / factor[column * size + column]
          continue
        }
        guard sum > 0, sum.isFinite else { return nil }
        factor[row * size + row] = sum.squareRoot()
      }
    }
    for row in 0..<size {
      for column in 0..<row { solution[row] -= factor[row * size + column] * solution[column] }
      solution[row] /= factor[row * size + row]
    }
    for row in (0..<size).reversed() {
      for below in (row + 1)..<max(size, row + 1) {
        solution[row] -= factor[below * size + row] * solution[below]
      }
      solution[row] /= factor[row * size + row]
    }
    return solution.allSatisfy(\.isFinite) ? solution : nil
  }
}
