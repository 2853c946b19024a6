/// Weights of several models' probabilities in their weighted mean.
public enum EnsembleWeights {
  /// The weights, adding up to 1, with the lowest log loss: found by expectation maximisation, which never raises it.
  ///
  /// - Parameters:
  ///   - probabilities: for each model one a row, of rows on which the mean is not scored later.
  ///   - weights: one a row.
  public static func fitted(
    _ probabilities: [[Double]], labels: [Double], weights rowWeights: [Double]
  ) -> [Double] {
    precondition(!probabilities.isEmpty && !labels.isEmpty, "models and rows")
    let total = rowWeights.reduce(0, +)
    // What each model gave to the class that came.
    let given = probabilities.map { values in
      zip(values, labels).map { max($1 == 1 ? $0 : 1 - $0, 1e-12) }
    }
    var weights = [Double](repeating: 1 / Double(given.count), count: given.count)
    for _ in 0..<2_000 {
      var next = [Double](repeating: 0, count: given.count)
      for row in labels.indices {
        let sum = given.indices.reduce(0) { $0 + weights[$1] * given[$1][row] }
        for model in given.indices {
          next[model] += rowWeights[row] * weights[model] * given[model][row] / sum
        }
      }
      next = next.map { $0 / total }
      let moved = zip(next, weights).reduce(0) { max($0, abs($1.0 - $1.1)) }
      weights = next
      if moved < 1e-7 { break }
    }
    return weights
  }

  /// The weighted mean of the models' probabilities, one a row.
  public static func mean(_ probabilities: [[Double]], _ weights: [Double]) -> [Double] {
    (probabilities.first ?? []).indices.map { row in
      zip(probabilities, weights).reduce(0) { $0 + $1.0[row] * $1.1 }
    }
  }
}
