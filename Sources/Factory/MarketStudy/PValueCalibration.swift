import Numerics

/// Whether p-values are at least as large as they say: where no edge exists, at most 5 % of them may be 5 % or less.
///
/// Costs make most backtests worse than worthless, so p-values are larger than uniform ones. Smaller ones would be an
/// error, so the test is one-sided.
public struct PValueCalibration: Sendable, Hashable {
  /// How many p-values are at or below a level.
  public struct Share: Sendable, Hashable {
    public let level: Double
    public let share: Double
    /// Allows for p-values of one market that go together; NaN below two markets.
    public let standardError: Double
  }

  public let count: Int
  /// At or below 0.1, 1 and 5 %.
  public let shares: [Share]
  /// Largest excess of the distribution of p-values over the uniform one (Kolmogorov and Smirnov, one-sided).
  public let excess: Double
  /// The chance of an excess at least as large if p-values were uniform; NaN below two markets.
  ///
  /// p-values of one market go together, so the tables of Kolmogorov and Smirnov do not hold. Whole markets are drawn
  /// with replacement instead, and the excess of each draw over the sample is compared with that of the sample over
  /// the uniform distribution.
  public let excessPValue: Double

  /// - Parameters:
  ///   - markets: the p-values of each market.
  ///   - draws: times that the markets are drawn anew behind `excessPValue`.
  ///   - seed: of the draws.
  public init(_ markets: [[Double]], draws: Int = 2_000, seed: UInt64 = 1) {
    let sorted = markets.enumerated().flatMap { market, values in values.map { (value: $0, market: market) } }
      .sorted { ($0.value, $0.market) < ($1.value, $1.market) }
    count = sorted.count
    shares = [0.001, 0.01, 0.05].map { Self.share(at: $0, markets, count: sorted.count) }
    let n = Double(max(1, sorted.count))
    let excess = sorted.enumerated().reduce(0) { max($0, Double($1.offset + 1) / n - $1.element.value) }
    self.excess = excess
    excessPValue =
      markets.count > 1 && !sorted.isEmpty
      ? Self.excessPValue(excess, sorted, markets: markets.count, draws, seed) : .nan
  }

  private static func share(at level: Double, _ markets: [[Double]], count: Int) -> Share {
    let n = Double(max(1, count))
    let hits = markets.map { values in Double(values.count { $0 <= level }) }
    let share = hits.reduce(0, +) / n
    // Of a ratio of sums over independent markets.
    let squares = zip(hits, markets).reduce(0) { sum, entry in
      let distance = entry.0 - share * Double(entry.1.count)
      return sum + distance * distance
    }
    let m = Double(markets.count)
    return Share(
      level: level, share: share,
      standardError: m > 1 ? (squares * m / (m - 1)).squareRoot() / n : .nan)
  }

  /// The share of draws of whole markets whose excess over the sample reaches `excess`, never 0.
  private static func excessPValue(
    _ excess: Double, _ sorted: [(value: Double, market: Int)], markets: Int, _ draws: Int,
    _ seed: UInt64
  ) -> Double {
    var random = RandomStream(seed: seed)
    let null = (0..<draws).map { _ in
      var times = Array(repeating: 0.0, count: markets)
      for _ in 0..<markets { times[random.below(markets)] += 1 }
      return drawnExcess(sorted, times)
    }
    return ResamplingPValue.upper(observed: excess, null: null) ?? .nan
  }

  /// Largest excess of the distribution with each market counted so many times over that of the sample.
  private static func drawnExcess(
    _ sorted: [(value: Double, market: Int)], _ times: [Double]
  ) -> Double {
    let n = Double(sorted.count)
    let total = sorted.reduce(0) { $0 + times[$1.market] }
    // Only markets without a p-value were drawn.
    if total <= 0 { return 0 }
    var (drawn, worst) = (0.0, 0.0)
    for (place, entry) in sorted.enumerated() {
      drawn += times[entry.market]
      // Between equal values neither distribution has a step.
      let isLast = place + 1 == sorted.count || sorted[place + 1].value > entry.value
      if isLast { worst = max(worst, drawn / total - Double(place + 1) / n) }
    }
    return worst
  }
}
