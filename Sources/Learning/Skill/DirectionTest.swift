import Numerics

/// Whether forecasts tell the direction better than their own habits would by chance: Pesaran & Timmermann (1992), JBES
/// 10. A value of exactly zero counts as not up.
public struct DirectionTest: Sendable, Hashable {
  /// Pairs that were compared.
  public let count: Int
  /// Share of equal directions.
  public let hitRate: Double
  /// The share that independent directions of these frequencies would have.
  public let expectedHitRate: Double
  /// Standard normal without skill.
  public let statistic: Double
  /// Of the one-sided test.
  public let pValue: Double

  /// - Parameter horizon: periods ahead. Overlapping outcomes are no separate evidence, so every horizon-th
  /// pair counts,   from the first on.
  /// - Returns: `nil` where directions do not vary.
  public init?(outcomes: [Double], forecasts: [Double], horizon: Int = 1) {
    precondition(outcomes.count == forecasts.count && horizon >= 1, "pairs of outcome and forecast")
    let rows = stride(from: 0, to: outcomes.count, by: horizon)
    let pairs = rows.map { (outcomes[$0] > 0, forecasts[$0] > 0) }
    guard !pairs.isEmpty else { return nil }
    let n = Double(pairs.count)
    let up = Double(pairs.count { $0.0 }) / n
    let called = Double(pairs.count { $0.1 }) / n
    let hits = Double(pairs.count { $0.0 == $0.1 }) / n
    let expected = up * called + (1 - up) * (1 - called)
    let ofHits = expected * (1 - expected) / n
    let ofExpected =
      (2 * up - 1) * (2 * up - 1) * called * (1 - called) / n
      + (2 * called - 1) * (2 * called - 1) * up * (1 - up) / n
      + 4 * up * called * (1 - up) * (1 - called) / (n * n)
    guard up > 0, up < 1, called > 0, called < 1, ofHits > ofExpected else { return nil }
    count = pairs.count
    hitRate = hits
    expectedHitRate = expected
    statistic = (hits - expected) / (ofHits - ofExpected).squareRoot()
    pValue = NormalDistribution.survival(statistic)
  }
}
