/// A return series against that of a benchmark over the same periods. The risk-free rate is zero.
public struct BenchmarkComparison: Sendable, Hashable {
  /// Periods that both have.
  public let count: Int
  /// cov(r, b)/var(b).
  public let beta: Double?
  /// (mean(r) − β·mean(b)) · periods a year: Jensen's alpha, annualised without compounding.
  public let alpha: Double?
  public let correlation: Double?
  /// correlation².
  public let determination: Double?
  /// s(r − b) · √periods a year, ddof 1.
  public let trackingError: Double?
  /// mean(r − b)/s(r − b) · √periods a year.
  public let informationRatio: Double?
  /// mean(r)·periods a year/β. Treynor (1965).
  public let treynorRatio: Double?
  /// mean(r)/mean(b) over the periods in which the benchmark rose, and over those in which it fell.
  public let upCapture: Double?
  public let downCapture: Double?
  /// Share of the periods in which r was above b.
  public let winRate: Double?

  /// - Returns: `nil` for fewer than two periods, or where a return is not finite.
  /// - Precondition: both series have one length.
  public init?(_ returns: [Double], against benchmark: [Double], periodsPerYear: Double) {
    precondition(returns.count == benchmark.count, "both series have one length")
    guard returns.count > 1, returns.allSatisfy(\.isFinite), benchmark.allSatisfy(\.isFinite) else {
      return nil
    }
    let n = Double(returns.count)
    let mean = returns.reduce(0, +) / n
    let other = benchmark.reduce(0, +) / n
    var (product, own, theirs) = (0.0, 0.0, 0.0)
    for (value, reference) in zip(returns, benchmark) {
      product += (value - mean) * (reference - other)
      own += (value - mean) * (value - mean)
      theirs += (reference - other) * (reference - other)
    }
    let active = zip(returns, benchmark).map { $0 - $1 }
    let activeMean = mean - other
    let squares = active.reduce(0) { $0 + ($1 - activeMean) * ($1 - activeMean) }
    let deviation = (squares / (n - 1)).squareRoot()
    count = returns.count
    beta = theirs > 0 ? finite(product / theirs) : nil
    alpha = beta.flatMap { finite((mean - $0 * other) * periodsPerYear) }
    correlation = own > 0 && theirs > 0 ? finite(product / (own * theirs).squareRoot()) : nil
    determination = correlation.map { $0 * $0 }
    trackingError = finite(deviation * periodsPerYear.squareRoot())
    informationRatio =
      deviation > 0 ? finite(activeMean / deviation * periodsPerYear.squareRoot()) : nil
    treynorRatio = beta.flatMap { $0 != 0 ? finite(mean * periodsPerYear / $0) : nil }
    upCapture = Self.capture(returns, benchmark) { $0 > 0 }
    downCapture = Self.capture(returns, benchmark) { $0 < 0 }
    winRate = Double(active.count { $0 > 0 }) / n
  }

  private static func capture(
    _ returns: [Double], _ benchmark: [Double], where isMeant: (Double) -> Bool
  ) -> Double? {
    var (own, theirs) = (0.0, 0.0)
    for (value, reference) in zip(returns, benchmark) where isMeant(reference) {
      own += value
      theirs += reference
    }
    return theirs != 0 ? finite(own / theirs) : nil
  }
}
