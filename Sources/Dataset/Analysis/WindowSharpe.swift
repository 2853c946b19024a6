import Backtest

/// The Sharpe ratio of a series of window returns, with what it takes to judge it.
///
/// Windows are the observations: annualised by windows a year, with the standard error of Mertens (2002) and
/// the one-sided p-value 1 − PSR(0). Undefined figures are NaN.
///
/// Error and p are undefined where fewer than `leastMoved` windows have a return other than zero. They take the
/// shape of the distribution from the data: one gain among zeros has a skew that makes it look certain.
struct WindowSharpe {
  static let leastMoved = 10

  let count: Int
  /// Windows with a return other than zero.
  let moved: Int
  let mean: Double
  let sharpe: Double
  let standardError: Double
  /// The chance of so high a ratio where the true one is zero.
  let pValue: Double
  /// Share of the windows with a gain.
  let gainShare: Double
  let maximumDrawdown: Double

  init(_ returns: [Double], windowsPerYear: Double) {
    let metrics = CoreReturnMetrics(
      returns, periodsPerYear: windowsPerYear, options: ReturnMetricOptions(endsWithRuin: false))
    count = returns.count
    mean = returns.isEmpty ? .nan : returns.reduce(0, +) / Double(returns.count)
    sharpe = metrics.sharpeRatio ?? .nan
    moved = returns.count { $0 != 0 }
    let isJudged = moved >= Self.leastMoved
    standardError = isJudged ? metrics.sharpeStandardError ?? .nan : .nan
    pValue = isJudged ? metrics.probabilisticSharpeRatio.map { 1 - $0 } ?? .nan : .nan
    gainShare = returns.isEmpty ? .nan : Double(returns.count { $0 > 0 }) / Double(returns.count)
    maximumDrawdown = metrics.maximumDrawdown ?? .nan
  }

  /// For sorting, best first: what can be judged by its ratio, then what cannot.
  var rank: (Int, Double) { pValue.isNaN ? (0, sharpe.ranked) : (1, sharpe.ranked) }
}
