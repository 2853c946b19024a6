/// Pearson correlations of the columns of a panel.
public enum Correlation {
  /// The N × N matrix, row by row, of the correlations of `columns`.
  ///
  /// - Parameter columns: N series of one length.
  /// - Returns: a column without variance has NaN correlations, on the diagonal too.
  /// - Complexity: O(N²·T).
  public static func matrix(_ columns: [[Double]]) -> [Double] {
    let count = columns.count
    let length = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == length }, "all columns have one length")
    let standardised = columns.map(unitVector)
    var matrix = [Double](repeating: 1, count: count * count)
    for row in 0..<count {
      for column in row..<count {
        var sum = 0.0
        for index in 0..<length { sum += standardised[row][index] * standardised[column][index] }
        let value = row == column && !sum.isNaN ? 1 : sum
        matrix[row * count + column] = value
        matrix[column * count + row] = value
      }
    }
    return matrix
  }

  /// The mean of the correlations of different columns; `nil` below two columns or where one is undefined.
  public static func meanOffDiagonal(_ matrix: [Double], size: Int) -> Double? {
    precondition(matrix.count == size * size, "the matrix is square")
    guard size >= 2 else { return nil }
    var sum = 0.0
    for row in 0..<size {
      for column in 0..<size where column != row { sum += matrix[row * size + column] }
    }
    return sum.isFinite ? sum / Double(size * (size - 1)) : nil
  }

  /// The same from the columns, without the matrix: (|Σ uᵢ|² − N)/(N·(N − 1)) with uᵢ the columns centred and of length
  /// one. O(N·T).
  public static func meanOffDiagonal(_ columns: [[Double]]) -> Double? {
    guard columns.count >= 2, let length = columns.first?.count else { return nil }
    var sum = Array(repeating: 0.0, count: length)
    for column in columns {
      for (index, value) in unitVector(column).enumerated() { sum[index] += value }
    }
    let count = Double(columns.count)
    let mean = (sum.reduce(0) { $0 + $1 * $1 } - count) / (count * (count - 1))
    return mean.isFinite ? mean : nil
  }

  private static func unitVector(_ column: [Double]) -> [Double] {
    let mean = column.reduce(0, +) / Double(column.count)
    let centred = column.map { $0 - mean }
    let norm = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm > 0 ? centred.map { $0 / norm } : centred.map { _ in .nan }
  }
}
