import Glibc
import Numerics

/// Whether a forecast loses less than a benchmark, from the differences of their losses: Diebold & Mariano (1995), JBES
/// 13, as a two-sided test with a rectangular window.
///
/// The variance of the mean takes the autocovariances of the lags that overlapping outcomes share, horizon −
/// 1, in full;
/// the statistic has the small-sample factor of Harvey, Leybourne & Newbold (1997), IJF 13, and is compared with
/// Student's t of n − 1 degrees of freedom. `DieboldMariano` is the one-sided test with Bartlett's window.
public struct ForecastLossTest: Sendable, Hashable {
  /// Negative where the forecast is better than the benchmark.
  public let statistic: Double
  public let twoSidedPValue: Double

  /// - Parameters:
  ///   - differences: loss of the forecast less that of the benchmark, in time order.
  ///   - horizon: periods ahead, at least 1.
  /// - Returns: `nil` below two values or the horizon, and where the variance is not positive: a rectangular window can
  ///   make it negative.
  public init?(differences: [Double], horizon: Int) {
    precondition(horizon >= 1, "a forecast looks at least one period ahead")
    let count = Double(differences.count)
    guard differences.count >= max(2, horizon), differences.allSatisfy(\.isFinite) else { return nil }
    let mean = differences.reduce(0, +) / count
    let centred = differences.map { $0 - mean }
    var variance = 0.0
    for lag in 0..<horizon {
      var covariance = 0.0
      for index in lag..<centred.count { covariance += centred[index] * centred[index - lag] }
      variance += (lag == 0 ? 1 : 2) * covariance / count
    }
    let (ahead, error) = (Double(horizon), variance / count)
    let factor = (count + 1 - 2 * ahead + ahead * (ahead - 1) / count) / count
    let size = differences.reduce(0) { max($0, abs($1)) }
    guard error > 0, factor > 0, variance.squareRoot() > 1e-12 * size else { return nil }
    statistic = mean / error.squareRoot() * factor.squareRoot()
    twoSidedPValue = 2 * StudentDistribution(degreesOfFreedom: count - 1).survival(abs(statistic))
  }
}
