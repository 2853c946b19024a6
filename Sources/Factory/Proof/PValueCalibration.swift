import Glibc

/// Whether p-values are at least as large as they say: where nothing can be found, at most 5 % of them may be 5 % or
/// less.
///
/// Costs make most trials worse than worthless, so p-values are larger than uniform ones; smaller would be an error.
public struct PValueCalibration: Sendable, Hashable {
  public let count: Int
  /// Shares of p-values at or below 0.1, 1 and 5 %, with standard errors that allow for pairs of one market going
  /// together.
  public let shares: [(level: Double, share: Double, error: Double)]
  /// Largest excess of the distribution of p-values over the uniform one (Kolmogorov and Smirnov, one-sided).
  public let excess: Double

  public static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.excess == b.excess && a.shares.map(\.share) == b.shares.map(\.share)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(excess)
  }

  /// - Parameter markets: the p-values of each market.
  public init(_ markets: [[Double]]) {
    let all = markets.flatMap { $0 }.sorted()
    count = all.count
    let n = Double(max(1, all.count))
    shares = [0.001, 0.01, 0.05].map { level in
      let perMarket = markets.map { values in
        (Double(values.count { $0 <= level }), Double(values.count))
      }
      let share = perMarket.reduce(0) { $0 + $1.0 } / n
      // Of a ratio of sums over independent markets.
      let squares = perMarket.reduce(0) { sum, market in
        let distance = market.0 - share * market.1
        return sum + distance * distance
      }
      let m = Double(markets.count)
      return (level, share, m > 1 ? (squares * m / (m - 1)).squareRoot() / n : .nan)
    }
    excess = all.enumerated().reduce(0) { worst, entry in
      max(worst, Double(entry.offset + 1) / n - entry.element)
    }
  }
}
