/// A statistic of returns that `assay stats bootstrap` can resample.
enum ResampledStatistic: String, CaseIterable, Sendable {
  case mean, sharpe

  /// The statistic per period; NaN where it is undefined.
  func value(of returns: some Sequence<Double>) -> Double {
    var count = 0.0
    var mean = 0.0
    var squares = 0.0
    for value in returns {
      count += 1
      let step = value - mean
      mean += step / count
      squares += step * (value - mean)
    }
    return result(mean: mean, squares: squares, count: count)
  }

  /// The statistic with each return left out in turn.
  func jackknife(_ returns: [Double]) -> [Double] {
    let count = Double(returns.count)
    let mean = returns.reduce(0, +) / count
    let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return returns.map { value in
      let distance = value - mean
      return result(
        mean: mean - distance / (count - 1), squares: squares - distance * distance * count / (count - 1),
        count: count - 1)
    }
  }

  private func result(mean: Double, squares: Double, count: Double) -> Double {
    if count < 1 { return .nan }
    switch self {
    case .mean: return mean
    case .sharpe:
      let deviation = (squares / (count - 1)).squareRoot()
      return deviation > 1e-12 * max(1, abs(mean)) ? mean / deviation : .nan
    }
  }
}
