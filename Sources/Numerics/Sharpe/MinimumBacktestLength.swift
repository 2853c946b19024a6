import Glibc

/// How many years of data a number of trials needs before their best result means anything.
///
/// Bailey, Borwein, López de Prado & Zhu (2014), "Pseudo-Mathematics and Financial Charlatanism", Notices
/// of the AMS 61(5): with fewer years, the best of `trials` worthless strategies is expected to show the
/// annual Sharpe ratio `target` in sample.
public enum MinimumBacktestLength {
  /// (E[max of N]/target)² years. `nil` where the expected maximum is (`ExpectedMaximum.approximate`), or
  /// for a target that is not positive.
  public static func years(trials: Double, targetAnnualSharpe target: Double) -> Double? {
    guard target > 0, let maximum = ExpectedMaximum.approximate(trials: trials) else { return nil }
    return (maximum / target) * (maximum / target)
  }

  /// 2·ln N/target², an upper bound of it.
  public static func upperBound(trials: Double, targetAnnualSharpe target: Double) -> Double? {
    guard target > 0, trials >= 1, trials.isFinite else { return nil }
    return 2 * log(trials) / (target * target)
  }
}
