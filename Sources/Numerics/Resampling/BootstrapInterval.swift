import Glibc

/// A confidence interval from the replications of a statistic.
public enum BootstrapInterval {
  /// How the interval is read off the replications.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// Between the quantiles of the replications. Efron (1979).
    case percentile
    /// Those quantiles mirrored at the estimate. Davison & Hinkley (1997), section 5.2.
    case basic
    /// The estimate plus and minus z standard deviations (divisor B) of the replications.
    case normal
    /// Percentile, corrected for the median bias of the replications. Efron (1981).
    case biasCorrected
    /// The same, corrected for the change of the standard error too ("BCa"). Efron (1987), JASA 82.
    case accelerated
  }

  /// The interval of `confidence` for a statistic whose value on the data is `estimate`.
  ///
  /// - Parameters:
  ///   - replications: the statistic on each resample; quantiles interpolate linearly (type 7).
  ///   - acceleration: for `.accelerated` only, from `acceleration(jackknife:)`.
  /// - Returns: `nil` without replications, where one is not finite, or where the bias correction is
  ///   infinite because every replication lies on one side of the estimate.
  /// - Precondition: `confidence` lies strictly between 0 and 1.
  public static func interval(
    _ method: Method, estimate: Double, replications: [Double], confidence: Double = 0.95,
    acceleration: Double = 0
  ) -> ClosedRange<Double>? {
    precondition(confidence > 0 && confidence < 1, "confidence must lie between 0 and 1")
    guard !replications.isEmpty, estimate.isFinite, replications.allSatisfy(\.isFinite) else { return nil }
    let tail = (1 - confidence) / 2
    let sorted = replications.sorted()
    switch method {
    case .percentile:
      return range(quantile(tail, sorted), quantile(1 - tail, sorted))
    case .basic:
      return range(2 * estimate - quantile(1 - tail, sorted), 2 * estimate - quantile(tail, sorted))
    case .normal:
      let reach = -NormalDistribution.quantile(tail) * standardError(replications)
      return range(estimate - reach, estimate + reach)
    case .biasCorrected, .accelerated:
      let below = Double(sorted.prefix { $0 < estimate }.count) / Double(sorted.count)
      let bias = NormalDistribution.quantile(below)
      guard bias.isFinite else { return nil }
      let change = method == .accelerated ? acceleration : 0
      let ends = [tail, 1 - tail].map { level in
        let shifted = bias + NormalDistribution.quantile(level)
        return NormalDistribution.cumulative(bias + shifted / (1 - change * shifted))
      }
      return range(quantile(ends[0], sorted), quantile(ends[1], sorted))
    }
  }

  /// The bootstrap-t interval: the estimate minus the quantiles of (replication − estimate)/its own standard error,
  /// times the standard error of the estimate. Efron (1981); Hall (1988): second-order correct, at the price of a
  /// standard error for every resample (`ReturnStatistic.standardError`).
  ///
  /// - Returns: `nil` without replications, where a number is not finite or a standard error not positive.
  /// - Precondition: there is one standard error a replication; `confidence` lies strictly between 0 and 1.
  public static func studentized(
    estimate: Double, standardError: Double, replications: [Double], standardErrors: [Double],
    confidence: Double = 0.95
  ) -> ClosedRange<Double>? {
    precondition(confidence > 0 && confidence < 1, "confidence must lie between 0 and 1")
    precondition(replications.count == standardErrors.count, "one standard error a replication")
    guard !replications.isEmpty, estimate.isFinite, standardError > 0, standardError.isFinite else {
      return nil
    }
    let ratios = zip(replications, standardErrors).map { $1 > 0 ? ($0 - estimate) / $1 : .nan }
    guard ratios.allSatisfy(\.isFinite) else { return nil }
    let sorted = ratios.sorted()
    let tail = (1 - confidence) / 2
    return range(
      estimate - quantile(1 - tail, sorted) * standardError, estimate - quantile(tail, sorted) * standardError
    )
  }

  /// The standard deviation of the replications about their mean, divisor B; NaN without any.
  public static func standardError(_ replications: [Double]) -> Double {
    RunningMoments(replications).populationVariance?.squareRoot() ?? .nan
  }

  /// Efron's acceleration Σ(θ̄ − θᵢ)³ / (6·(Σ(θ̄ − θᵢ)²)^1.5) from the values θᵢ of the statistic with one
  /// observation left out; 0 when they are all equal.
  ///
  /// The jackknife leaves out single observations for block bootstraps too, as other programs do.
  public static func acceleration(jackknife values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    var squares = 0.0
    var cubes = 0.0
    for value in values {
      let difference = mean - value
      squares += difference * difference
      cubes += difference * difference * difference
    }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }

  /// `nil` where an end is NaN, as with an acceleration that turns the levels around.
  private static func range(_ low: Double, _ high: Double) -> ClosedRange<Double>? {
    low <= high ? low...high : nil
  }

  private static func quantile(_ p: Double, _ sorted: [Double]) -> Double {
    Quantile.linear(p, ofSorted: sorted.span)
  }
}
