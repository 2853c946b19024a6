import Numerics

/// How many independent trials the trials of a symbol are worth: as many as show the same largest statistic in
/// the mean when none has an edge.
///
/// The resampled maxima hold the dependence of the trials as it is. The mean correlation does not: trials fall
/// into groups that are nearly the same, and its formula counts 27,000 where the maxima say some hundred.
public enum ImpliedTrials {
  /// The N with E[max of N] = `meanMaximum`, at least 1; NaN where it is not finite.
  public static func count(meanMaximum: Double) -> Double {
    guard meanMaximum.isFinite else { return .nan }
    if meanMaximum <= 0 { return 1 }
    var (low, high) = (1.0, 1e12)
    guard let top = ExpectedMaximum.exact(trials: high), meanMaximum < top else { return high }
    for _ in 0..<60 {
      let middle = (low * high).squareRoot()
      guard let value = ExpectedMaximum.exact(trials: middle) else { return .nan }
      if value < meanMaximum { low = middle } else { high = middle }
    }
    return high
  }
}
