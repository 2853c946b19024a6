import Glibc

/// Eigenvalues of real symmetric matrices.
public enum SymmetricEigenvalues {
  /// The eigenvalues of a symmetric matrix in ascending order.
  ///
  /// Householder's reduction to tridiagonal form, then implicit QL with Wilkinson's shift (Golub & Van
  /// Loan, "Matrix Computations", chapter 8). The upper triangle is not read.
  ///
  /// - Parameters:
  ///   - matrix: `size` × `size` finite values, row by row.
  /// - Complexity: O(size³).
  public static func of(_ matrix: [Double], size: Int) -> [Double] {
    precondition(matrix.count == size * size, "the matrix is square")
    guard size > 0 else { return [] }
    var tridiagonal = Tridiagonal(matrix, size: size)
    tridiagonal.diagonalise()
    return tridiagonal.diagonal.sorted()
  }
}

/// A symmetric tridiagonal matrix: its diagonal, and below it `offDiagonal[i]` in row i + 1, the last one
/// zero.
private struct Tridiagonal {
  var diagonal: [Double]
  var offDiagonal: [Double]

  /// Reduces `matrix` by Householder reflections, one column after the other.
  init(_ matrix: [Double], size: Int) {
    var a = matrix
    offDiagonal = [Double](repeating: 0, count: size)
    var vector = [Double](repeating: 0, count: size)
    var product = [Double](repeating: 0, count: size)
    for column in 0..<max(size - 2, 0) {
      let rows = (column + 1)..<size
      let norm = rows.reduce(0) { $0 + a[$1 * size + column] * a[$1 * size + column] }.squareRoot()
      let head = a[(column + 1) * size + column]
      let alpha = head > 0 ? -norm : norm
      offDiagonal[column] = alpha
      // v = x − α·e₁ reflects x onto α·e₁; H = 1 − v·vᵀ/β with β = vᵀv/2.
      let beta = norm * norm - alpha * head
      guard beta > 0 else { continue }
      for row in rows { vector[row] = a[row * size + column] }
      vector[column + 1] -= alpha
      for row in rows {
        var sum = 0.0
        for other in rows { sum += a[max(row, other) * size + min(row, other)] * vector[other] }
        product[row] = sum / beta
      }
      let half = rows.reduce(0) { $0 + vector[$1] * product[$1] } / (2 * beta)
      for row in rows { product[row] -= half * vector[row] }
      for row in rows {
        for other in (column + 1)...row {
          a[row * size + other] -= vector[row] * product[other] + product[row] * vector[other]
        }
      }
    }
    if size >= 2 { offDiagonal[size - 2] = a[(size - 1) * size + size - 2] }
    diagonal = (0..<size).map { a[$0 * size + $0] }
  }

  /// Drives the off-diagonal to zero; the diagonal then holds the eigenvalues.
  mutating func diagonalise() {
    for start in diagonal.indices {
      var sweeps = 0
      while true {
        let end = firstNegligible(from: start)
        if end == start { break }
        sweeps += 1
        precondition(sweeps <= 100, "the eigenvalues of a finite symmetric matrix converge")
        sweep(from: start, to: end)
      }
    }
  }

  private func firstNegligible(from start: Int) -> Int {
    for index in start..<(diagonal.count - 1) {
      let scale = abs(diagonal[index]) + abs(diagonal[index + 1])
      if abs(offDiagonal[index]) <= 0x1p-53 * scale { return index }
    }
    return diagonal.count - 1
  }

  /// One implicit QL step on the block `start...end`.
  private mutating func sweep(from start: Int, to end: Int) {
    let gap = (diagonal[start + 1] - diagonal[start]) / (2 * offDiagonal[start])
    let root = hypot(gap, 1)
    var bulge = diagonal[end] - diagonal[start] + offDiagonal[start] / (gap + (gap < 0 ? -root : root))
    var sine = 1.0
    var cosine = 1.0
    var carried = 0.0
    for index in stride(from: end - 1, through: start, by: -1) {
      let lost = sine * offDiagonal[index]
      let kept = cosine * offDiagonal[index]
      let length = hypot(lost, bulge)
      offDiagonal[index + 1] = length
      if length == 0 {
        diagonal[index + 1] -= carried
        offDiagonal[end] = 0
        return
      }
      sine = lost / length
      cosine = bulge / length
      let shifted = diagonal[index + 1] - carried
      let mixed = (diagonal[index] - shifted) * sine + 2 * cosine * kept
      carried = sine * mixed
      diagonal[index + 1] = shifted + carried
      bulge = cosine * mixed - kept
    }
    diagonal[start] -= carried
    offDiagonal[start] = bulge
    offDiagonal[end] = 0
  }
}
