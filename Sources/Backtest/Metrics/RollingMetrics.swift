/// Figures of a window that moves along a return series: one value for each return, NaN until the window is full and
/// where the figure is undefined.
///
/// Each window is summed afresh, so that a value depends on its window alone.
/// - Complexity: O(n · window).
public enum RollingMetrics {
  /// mean/s · √`periodsPerYear` (ddof 1), risk-free rate zero; undefined where the returns do not vary.
  public static func sharpe(_ returns: [Double], window: Int, periodsPerYear: Double) -> [Double] {
    rolling(returns, window) { mean, deviation in
      deviation > 0 ? mean / deviation * periodsPerYear.squareRoot() : .nan
    }
  }

  /// s · √`periodsPerYear` (ddof 1).
  public static func volatility(_ returns: [Double], window: Int, periodsPerYear: Double) -> [Double] {
    rolling(returns, window) { _, deviation in deviation * periodsPerYear.squareRoot() }
  }

  /// cov(r, b)/var(b); undefined where the benchmark does not vary.
  /// - Precondition: both series have one length.
  public static func beta(_ returns: [Double], on benchmark: [Double], window: Int) -> [Double] {
    precondition(returns.count == benchmark.count, "both series have one length")
    var values = [Double](repeating: .nan, count: returns.count)
    guard window > 1, returns.count >= window else { return values }
    for end in window...returns.count {
      let range = (end - window)..<end
      values[end - 1] = Self.beta(returns[range], benchmark[range])
    }
    return values
  }

  private static func beta(_ returns: ArraySlice<Double>, _ benchmark: ArraySlice<Double>) -> Double {
    let count = Double(returns.count)
    let mean = returns.reduce(0, +) / count
    let other = benchmark.reduce(0, +) / count
    var (product, square) = (0.0, 0.0)
    for (value, reference) in zip(returns, benchmark) {
      product += (value - mean) * (reference - other)
      square += (reference - other) * (reference - other)
    }
    return square > 0 ? product / square : .nan
  }

  private static func rolling(
    _ returns: [Double], _ window: Int, _ figure: (_ mean: Double, _ deviation: Double) -> Double
  ) -> [Double] {
    var values = [Double](repeating: .nan, count: returns.count)
    guard window > 1, returns.count >= window else { return values }
    for end in window...returns.count {
      let slice = returns[(end - window)..<end]
      let mean = slice.reduce(0, +) / Double(window)
      let squares = slice.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      values[end - 1] = figure(mean, (squares / Double(window - 1)).squareRoot())
    }
    return values
  }
}
