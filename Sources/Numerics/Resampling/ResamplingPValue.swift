/// p-values of tests whose null distribution was sampled.
public enum ResamplingPValue {
  /// (1 + number of null statistics at or beyond the observed one)/(B + 1): never zero, because the
  /// observed data are one of the arrangements under the null. Davison & Hinkley (1997); Phipson & Smyth
  /// (2010).
  ///
  /// - Returns: `nil` without null statistics or where one, or the observed one, is NaN.
  public static func upper(observed: Double, null: [Double]) -> Double? {
    guard !null.isEmpty, !observed.isNaN, !null.contains(where: \.isNaN) else { return nil }
    return Double(1 + null.count { $0 >= observed }) / Double(null.count + 1)
  }

  /// The same for a statistic that is evidence where it is small: (1 + number at or below the observed one)/(B + 1).
  public static func lower(observed: Double, null: [Double]) -> Double? {
    upper(observed: -observed, null: null.map { -$0 })
  }
}
