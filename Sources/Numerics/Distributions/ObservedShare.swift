/// A share observed in independent trials, with the interval in which the true probability lies.
///
/// Clopper & Pearson (1934): exact, and so never too short. With no hits in n trials the 95 % interval reaches to
/// 1 − 0.025^(1/n).
public struct ObservedShare: Sendable, Hashable {
  public let hits: Int
  public let trials: Int
  public let lower: Double
  public let upper: Double

  /// NaN without trials.
  public var share: Double { Double(hits) / Double(trials) }

  /// - Precondition: 0 ≤ hits ≤ trials, and the confidence lies between 0 and 1.
  public init(hits: Int, trials: Int, confidence: Double = 0.95) {
    precondition(hits >= 0 && hits <= trials, "more hits than trials")
    precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
    self.hits = hits
    self.trials = trials
    let tail = (1 - confidence) / 2
    let (won, lost) = (Double(hits), Double(trials - hits))
    lower =
      hits == 0
      ? 0 : Self.place { BetaDistribution(alpha: won, beta: lost + 1).cumulative($0) < tail }
    upper =
      hits == trials
      ? 1 : Self.place { BetaDistribution(alpha: won + 1, beta: lost).survival($0) > tail }
  }

  /// Where a condition that holds at 0 ceases to hold.
  private static func place(_ holds: (Double) -> Bool) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
