/// Sample quantiles of sorted data.
public enum Quantile {
  /// The linearly interpolated quantile at `p`: type 7 of Hyndman & Fan (1996), "Sample Quantiles in Statistical
  /// Packages", the default of most packages. Position (n − 1)·p among the sorted values.
  ///
  /// - Parameter sorted: ascending and without NaN.
  /// - Returns: NaN for empty data or `p` outside [0, 1].
  public static func linear(_ p: Double, ofSorted sorted: borrowing Span<Double>) -> Double {
    guard !sorted.isEmpty, p >= 0, p <= 1 else { return .nan }
    let position = Double(sorted.count - 1) * p
    let lower = Int(position)
    let fraction = position - Double(lower)
    let low = sorted[lower]
    guard fraction > 0 else { return low }
    return low + (sorted[lower + 1] - low) * fraction
  }
}
