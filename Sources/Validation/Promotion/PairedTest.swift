public import Numerics

/// Whether a challenger is better than a champion, on days on which both traded.
///
/// One-sided; the null is that the difference is zero or negative. The difference of means, or of Sharpe ratios (Ledoit
/// & Wolf 2008, "Robust Performance Hypothesis Testing with the Sharpe Ratio"), is studentised, and its distribution
/// comes from a stationary bootstrap of days (Politis & Romano 1994) that draws both series together. The standard
/// error of the data is the long-run one of the same bootstrap, that of a resample comes from its own blocks (Götze &
/// Künsch 1996).
///
/// Resamples are drawn until twenty of them are as extreme, or up to a largest number (Besag & Clifford 1991); both
/// ends give a valid p-value, and a hopeless challenger costs almost nothing.
public struct PairedTest: Sendable, Hashable {
  public enum Statistic: String, Sendable, Hashable, CaseIterable {
    /// Difference of mean returns a day.
    case mean
    /// Difference of Sharpe ratios a day.
    case sharpe
  }

  public let statistic: Statistic
  /// Days.
  public let count: Int
  /// The difference a day, challenger less champion.
  public let estimate: Double
  public let standardError: Double
  public let blockLength: Double
  public let resamples: Int
  /// Resamples as extreme as the data.
  public let exceedances: Int
  public let pValue: Double

  /// As extreme resamples after which no more are drawn.
  static let enough = 20
  /// Below so many days a bootstrap of days means nothing.
  public static let fewestDays = 30

  /// - Parameters:
  ///   - champion: returns a day.
  ///   - challenger: returns of the same days.
  ///   - resamples: the largest number of them.
  ///   - stream: names the draws.
  /// - Returns: `nil` with fewer than `fewestDays` days, values that are not finite, a series that does not move where
  ///   its Sharpe ratio is asked for, or two series that do not differ.
  /// - Complexity: O(days / block length) a resample.
  public init?(
    champion: [Double], challenger: [Double], statistic: Statistic, resamples: Int, stream: RandomStream
  ) {
    precondition(champion.count == challenger.count, "both series have the same days")
    precondition(resamples >= 1, "a test draws resamples")
    guard let pair = PairedDays(champion: champion, challenger: challenger, statistic: statistic) else {
      return nil
    }
    self.statistic = statistic
    count = pair.count
    estimate = pair.estimate
    let longest = max(1, Double(count) / 10)
    blockLength = OptimalBlockLength(pair.influence).map { min(max(1, $0.stationary), longest) } ?? 1
    standardError =
      (LongRunVariance.of(pair.influence, meanBlock: blockLength) / Double(count)).squareRoot()
    guard standardError > 0, standardError.isFinite else { return nil }
    let observed = estimate / standardError
    var (drawn, extreme) = (0, 0)
    var draws = stream
    while drawn < resamples, extreme < Self.enough {
      drawn += 1
      if pair.resampled(blockLength: blockLength, &draws) >= observed { extreme += 1 }
    }
    self.resamples = drawn
    exceedances = extreme
    pValue =
      extreme >= Self.enough ? Double(extreme) / Double(drawn) : Double(extreme + 1) / Double(drawn + 1)
  }

  /// The influence of each day on the difference, whose long-run variance says how many days a test needs; `nil` as for
  /// the test.
  public static func influence(
    champion: [Double], challenger: [Double], statistic: Statistic
  ) -> (estimate: Double, influence: [Double])? {
    PairedDays(champion: champion, challenger: challenger, statistic: statistic).map {
      ($0.estimate, $0.influence)
    }
  }
}
