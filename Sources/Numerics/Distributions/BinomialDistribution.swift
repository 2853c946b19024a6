/// The number of successes in independent trials.
public struct BinomialDistribution: Sendable, Hashable {
  public let trials: Int
  public let probability: Double

  /// - Precondition: `trials` is not negative and `probability` lies in [0, 1].
  public init(trials: Int, probability: Double) {
    precondition(trials >= 0 && probability >= 0 && probability <= 1, "not a binomial distribution")
    self.trials = trials
    self.probability = probability
  }

  /// P(X > k) = I_p(k + 1, n − k).
  public func survival(_ k: Int) -> Double {
    if k < 0 { return 1 }
    if k >= trials { return 0 }
    return BetaFunctions.regularized(probability, Double(k + 1), Double(trials - k))
  }

  /// P(X ≤ k) = I_{1−p}(n − k, k + 1).
  public func cumulative(_ k: Int) -> Double {
    if k < 0 { return 0 }
    if k >= trials { return 1 }
    return BetaFunctions.regularized(
      1 - probability, complement: probability, Double(trials - k), Double(k + 1))
  }
}
