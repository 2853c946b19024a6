import Glibc
import Numerics

/// The test of Diebold & Mariano (1995), JBES 13, whether one forecast has smaller squared errors than another.
///
/// The statistic is the mean loss difference over its standard error, with Bartlett's window over the autocovariances
/// (Newey & West, 1987) and the small-sample factor of Harvey, Leybourne & Newbold (1997), IJF 13; it is compared with
/// Student's t of n − 1 degrees of freedom.
public struct DieboldMariano: Sendable, Hashable {
  /// Positive where the forecast is better than the benchmark.
  public let statistic: Double
  /// Of the one-sided test: the chance of so good a statistic if the forecast were no better.
  public let pValue: Double
  /// Lags of autocovariance that count.
  public let lags: Int

  /// - Parameters:
  ///   - gains: squared error of the benchmark less that of the forecast, in time order.
  ///   - horizon: bars ahead; errors of overlapping forecasts depend on each other. The window has
  ///     max(horizon − 1, ⌊4·(n/100)^(2/9)⌋) lags.
  /// - Returns: `nil` below 10 values or twice the horizon, and where the gains do not vary.
  public init?(gains: [Double], horizon: Int) {
    let count = Double(gains.count)
    guard gains.count >= max(10, 2 * horizon), gains.allSatisfy(\.isFinite) else { return nil }
    let mean = gains.reduce(0, +) / count
    let centred = gains.map { $0 - mean }
    lags = min(gains.count - 1, max(horizon - 1, Int(4 * pow(count / 100, 2.0 / 9))))
    var variance = 0.0
    for lag in 0...lags {
      var covariance = 0.0
      for index in lag..<centred.count { covariance += centred[index] * centred[index - lag] }
      variance += (lag == 0 ? 1 : 2 * (1 - Double(lag) / Double(lags + 1))) * covariance / count
    }
    guard variance > 0 else { return nil }
    let ahead = Double(horizon)
    let correction = ((count + 1 - 2 * ahead + ahead * (ahead - 1) / count) / count).squareRoot()
    statistic = mean / (variance / count).squareRoot() * correction
    pValue = StudentDistribution(degreesOfFreedom: count - 1).survival(statistic)
  }
}
