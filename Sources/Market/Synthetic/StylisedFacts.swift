internal import Glibc

/// What is told of a price series to compare it with others: a synthetic one with what it was made for, or with a
/// real one.
///
/// Over log returns from close to close, without a model. NaN where a series has fewer than three bars or never
/// moves.
public struct StylisedFacts: Hashable, Sendable {
  /// Mean of a year's log return.
  public var annualGrowth: Double
  /// Standard deviation of a year's log returns, from those of single bars.
  public var annualVolatility: Double
  public var skewness: Double
  /// Fourth standardised moment less 3.
  public var excessKurtosis: Double
  /// Correlation of returns one bar apart.
  public var returnAutocorrelation: Double
  /// Mean correlation of squared returns 1 to 10 bars apart.
  public var squareAutocorrelation: Double
  /// The largest fall from a high, as a negative fraction of the price.
  public var maximumDrawdown: Double

  /// - Precondition: prices are above zero.
  public init(_ series: BarSeries) {
    let close = series.close
    let returns = (1..<max(1, close.count)).map { log(close[$0] / close[$0 - 1]) }
    let count = Double(returns.count)
    let mean = returns.reduce(0, +) / count
    let away = returns.map { $0 - mean }
    let squares = away.map { $0 * $0 }
    let variance = squares.reduce(0, +) / count
    annualGrowth = mean * (series.observedBarsPerYear ?? .nan)
    annualVolatility = (variance * (series.observedBarsPerYear ?? .nan)).squareRoot()
    skewness = zip(away, squares).reduce(0) { $0 + $1.0 * $1.1 } / count / (variance * variance.squareRoot())
    excessKurtosis = squares.reduce(0) { $0 + $1 * $1 } / count / (variance * variance) - 3
    returnAutocorrelation = Self.autocorrelation(away, lag: 1)
    let centred = squares.map { $0 - variance }
    squareAutocorrelation = (1...10).reduce(0) { $0 + Self.autocorrelation(centred, lag: $1) } / 10
    maximumDrawdown = Self.drawdown(close)
  }

  /// Of values with mean 0.
  private static func autocorrelation(_ values: [Double], lag: Int) -> Double {
    let variance = values.reduce(0) { $0 + $1 * $1 }
    return (lag..<max(lag, values.count)).reduce(0) { $0 + values[$1] * values[$1 - lag] } / variance
  }

  private static func drawdown(_ prices: [Double]) -> Double {
    var (high, worst) = (-Double.infinity, prices.isEmpty ? Double.nan : 0)
    for price in prices {
      high = max(high, price)
      worst = min(worst, price / high - 1)
    }
    return worst
  }
}
