import Backtest

/// The Sharpe ratio of a series of window returns, with what it takes to judge it.
///
/// Windows are the observations: annualised by windows a year, with the standard error of Mertens (2002) and
/// the one-sided p-value 1 − PSR(0). Undefined figures are NaN.
struct WindowSharpe {
  let count: Int
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
    standardError = metrics.sharpeStandardError ?? .nan
    pValue = metrics.probabilisticSharpeRatio.map { 1 - $0 } ?? .nan
    gainShare = returns.isEmpty ? .nan : Double(returns.count { $0 > 0 }) / Double(returns.count)
    maximumDrawdown = metrics.maximumDrawdown ?? .nan
  }
}
