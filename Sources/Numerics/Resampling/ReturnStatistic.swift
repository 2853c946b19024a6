/// A statistic of returns, per period, with what a bootstrap needs to know of it.
public enum ReturnStatistic: String, CaseIterable, Sendable, Hashable {
  case mean
  /// Mean over standard deviation (ddof 1).
  case sharpe

  /// The statistic per period; NaN where it is undefined: of no values, and the Sharpe ratio of one value or of
  /// constant ones.
  public func value(of returns: some Sequence<Double>) -> Double {
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

  /// The statistic with each return left out in turn, in O(n).
  public func jackknife(_ returns: [Double]) -> [Double] {
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

  /// How much each return moves the statistic, to first order: r − m, or (r − m)/s − SR/2·(((r − m)/s)² − 1). Their
  /// mean is zero. Empty where the statistic is undefined.
  public func influences(_ returns: [Double]) -> [Double] {
    let value = value(of: returns)
    guard value.isFinite, !returns.isEmpty else { return [] }
    let mean = returns.reduce(0, +) / Double(returns.count)
    switch self {
    case .mean: return returns.map { $0 - mean }
    case .sharpe:
      let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = (squares / Double(returns.count)).squareRoot()
      return returns.map { single in
        let z = (single - mean) / deviation
        return z - value / 2 * (z * z - 1)
      }
    }
  }

  /// The standard error that allows for dependence over about `meanBlock` periods: the root of the long-run variance of
  /// the influences over n (delta method). NaN where the statistic is undefined or its influences vanish.
  public func standardError(_ returns: [Double], meanBlock: Double) -> Double {
    let influences = influences(returns)
    guard influences.count >= 2 else { return .nan }
    let error = (LongRunVariance.of(influences, meanBlock: meanBlock) / Double(returns.count)).squareRoot()
    return error > 0 ? error : .nan
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
