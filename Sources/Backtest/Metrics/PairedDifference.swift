public import Numerics

/// How two return series over the same periods differ, with intervals that respect that they moved together.
///
/// Rows of both are drawn together by the stationary bootstrap (Politis & Romano, 1994), so that what they share, such
/// as the market, drops out of the difference. Intervals are percentiles; the p-value is two-sided, twice the share of
/// replications on the far side of zero.
public struct PairedDifference: Sendable, Hashable {
  /// A difference with its interval at 95 %.
  public struct Estimate: Sendable, Hashable {
    public let value: Double
    public let low: Double
    public let high: Double
    public let pValue: Double
  }

  /// Periods that both have.
  public let count: Int
  /// Correlation of the two series; `nil` where one never varies.
  public let correlation: Double?
  /// (mean(a) − mean(b)) · periods a year.
  public let meanReturn: Estimate
  /// Annual Sharpe ratio of a less that of b; `nil` where one of them is undefined.
  public let sharpe: Estimate?
  public let resamples: Int
  /// Mean length of the blocks that were drawn.
  public let blockLength: Double

  /// - Parameter seed: the same seed gives the same intervals.
  /// - Returns: `nil` for fewer than 20 periods or returns that are not finite.
  /// - Precondition: both series have one length.
  /// - Complexity: O(n · resamples).
  public init?(
    _ first: [Double], _ second: [Double], periodsPerYear: Double, resamples: Int = 2_000, seed: UInt64 = 1
  ) {
    precondition(first.count == second.count, "both series have one length")
    guard first.count >= 20, resamples > 0, (first + second).allSatisfy(\.isFinite) else { return nil }
    let difference = zip(first, second).map { $0 - $1 }
    let length = OptimalBlockLength(difference)?.stationary ?? 1
    let block = min(max(1, length.isFinite ? length : 1), Double(first.count) / 3)
    let bootstrap = BlockBootstrap(.stationary, count: first.count, blockLength: block)
    let stream = RandomStream(seed: seed)
    var means: [Double] = []
    var ratios: [Double] = []
    for index in 0..<resamples {
      let (a, b) = Self.moments(first, second, bootstrap.row(index, of: stream))
      means.append((a.mean - b.mean) * periodsPerYear)
      ratios.append((a.ratio - b.ratio) * periodsPerYear.squareRoot())
    }
    let (a, b) = Self.moments(first, second, (0..<Int32(first.count)).map { $0 })
    guard let meanReturn = Self.estimate((a.mean - b.mean) * periodsPerYear, means) else { return nil }
    self.meanReturn = meanReturn
    count = first.count
    correlation = BenchmarkComparison(first, against: second, periodsPerYear: periodsPerYear)?.correlation
    sharpe = Self.estimate((a.ratio - b.ratio) * periodsPerYear.squareRoot(), ratios)
    self.resamples = resamples
    blockLength = block
  }

  private struct Moments {
    let mean: Double
    /// Mean over deviation (ddof 1); NaN where nothing varies.
    let ratio: Double

    init(_ sum: Double, _ squares: Double, _ n: Double) {
      mean = sum / n
      let variance = (squares - sum * sum / n) / (n - 1)
      ratio = variance > 0 ? mean / variance.squareRoot() : .nan
    }
  }

  private static func moments(_ first: [Double], _ second: [Double], _ rows: [Int32]) -> (Moments, Moments) {
    var (a, aa, b, bb) = (0.0, 0.0, 0.0, 0.0)
    for row in rows {
      let (x, y) = (first[Int(row)], second[Int(row)])
      a += x
      aa += x * x
      b += y
      bb += y * y
    }
    let n = Double(rows.count)
    return (Moments(a, aa, n), Moments(b, bb, n))
  }

  /// `nil` where the value or a replication is not finite.
  private static func estimate(_ value: Double, _ replications: [Double]) -> Estimate? {
    guard
      let interval = BootstrapInterval.interval(.percentile, estimate: value, replications: replications)
    else { return nil }
    let below = replications.count { $0 <= 0 }
    let above = replications.count { $0 >= 0 }
    let share = Double(min(below, above) + 1) / Double(replications.count + 1)
    return Estimate(
      value: value, low: interval.lowerBound, high: interval.upperBound, pValue: min(1, 2 * share))
  }
}
