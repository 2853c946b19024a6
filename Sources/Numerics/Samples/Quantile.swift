/// Sample quantiles.
///
/// Nine definitions are those of Hyndman & Fan (1996), "Sample Quantiles in Statistical Packages", American
/// Statistician 50(4); four more pick or average neighbours of the position of type 7. Write x₁ ≤ … ≤ xₙ.
public enum Quantile {
  /// How a quantile is read off a sorted sample.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// Type 1: the smallest x whose empirical distribution reaches p.
    case invertedDistribution
    /// Type 2: as type 1, averaged with the next where the distribution equals p.
    case averagedInvertedDistribution
    /// Type 3: the order statistic nearest to n·p, ties to the even one.
    case closestObservation
    /// Type 4: linear in the empirical distribution, position n·p.
    case interpolatedInvertedDistribution
    /// Type 5: Hazen, position n·p + ½.
    case hazen
    /// Type 6: Weibull, position (n + 1)·p.
    case weibull
    /// Type 7: position (n − 1)·p + 1; the default of most packages and of this one.
    case linear
    /// Type 8: approximately median-unbiased, position (n + ⅓)·p + ⅓.
    case medianUnbiased
    /// Type 9: approximately unbiased for normal data, position (n + ¼)·p + ⅜.
    case normalUnbiased
    /// The order statistic below the position of type 7.
    case lower
    /// The order statistic above it.
    case higher
    /// The nearer of the two, halves to the even index from 0.
    case nearest
    /// The mean of the two.
    case midpoint
  }

  /// The quantile of any data, which is sorted first.
  ///
  /// - Returns: NaN for empty data, for data with NaN, and for `p` outside [0, 1].
  public static func of(_ data: [Double], at p: Double, method: Method = .linear) -> Double {
    data.contains(where: \.isNaN) ? .nan : ofSorted(data.sorted().span, at: p, method: method)
  }

  /// The quantile of sorted data.
  ///
  /// - Parameter sorted: ascending and without NaN.
  /// - Returns: NaN for empty data or `p` outside [0, 1].
  public static func ofSorted(_ sorted: borrowing Span<Double>, at p: Double, method: Method) -> Double {
    guard !sorted.isEmpty, p >= 0, p <= 1 else { return .nan }
    let n = Double(sorted.count)
    let seventh = (n - 1) * p
    switch method {
    case .linear: return linear(p, ofSorted: sorted)
    case .invertedDistribution: return value((n * p).rounded(.up) - 1, sorted)
    case .averagedInvertedDistribution:
      let position = n * p
      let above = value(position.rounded(.up) - 1, sorted)
      return position == position.rounded() ? 0.5 * (above + value(position, sorted)) : above
    case .closestObservation: return value((n * p).rounded(.toNearestOrEven) - 1, sorted)
    case .interpolatedInvertedDistribution: return between(n * p - 1, sorted)
    case .hazen: return between(n * p - 0.5, sorted)
    case .weibull: return between((n + 1) * p - 1, sorted)
    case .medianUnbiased: return between((n + 1.0 / 3) * p - 2.0 / 3, sorted)
    case .normalUnbiased: return between((n + 0.25) * p - 0.625, sorted)
    case .lower: return value(seventh.rounded(.down), sorted)
    case .higher: return value(seventh.rounded(.up), sorted)
    case .nearest: return value(seventh.rounded(.toNearestOrEven), sorted)
    case .midpoint:
      return 0.5 * (value(seventh.rounded(.down), sorted) + value(seventh.rounded(.up), sorted))
    }
  }

  /// Type 7 without the choice: the linearly interpolated quantile at position (n − 1)·p among sorted values.
  public static func linear(_ p: Double, ofSorted sorted: borrowing Span<Double>) -> Double {
    guard !sorted.isEmpty, p >= 0, p <= 1 else { return .nan }
    return between(Double(sorted.count - 1) * p, sorted)
  }

  /// The value at a whole position counted from 0, held inside the sample.
  private static func value(_ position: Double, _ sorted: borrowing Span<Double>) -> Double {
    sorted[min(max(Int(position), 0), sorted.count - 1)]
  }

  /// The value at a fractional position counted from 0, linear between neighbours, held inside the sample.
  private static func between(_ position: Double, _ sorted: borrowing Span<Double>) -> Double {
    let lower = position.rounded(.down)
    let fraction = position - lower
    let low = value(lower, sorted)
    return fraction > 0 ? low + (value(lower + 1, sorted) - low) * fraction : low
  }
}
