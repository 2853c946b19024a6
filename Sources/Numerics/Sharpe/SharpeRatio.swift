/// The Sharpe ratio of a list of results, one a period: the one place where it is computed.
public enum SharpeRatio {
  /// Mean over standard deviation (ddof 1), times the root of the periods in a year.
  ///
  /// - Parameter periodsPerYear: 252 for trading days; 1 gives the ratio of one period.
  /// - Returns: `nil` for fewer than two values, for values that are all equal, and where a value is not finite.
  public static func of(_ values: [Double], periodsPerYear: Double = 1) -> Double? {
    of(values, in: [values.indices], periodsPerYear: periodsPerYear)
  }

  /// The ratio of the values of some rows alone. Two passes over plain memory, about 2 ns a row.
  public static func of(_ values: [Double], in rows: [Range<Int>], periodsPerYear: Double = 1) -> Double? {
    let span = values.span
    var (sum, count, isFlat) = (0.0, 0, true)
    let first = rows.first { !$0.isEmpty }.map { span[$0.lowerBound] } ?? 0
    for range in rows {
      count += range.count
      for row in range {
        let value = span[row]
        sum += value
        isFlat = isFlat && value == first
      }
    }
    if count < 2 || isFlat { return nil }
    let mean = sum / Double(count)
    var squares = 0.0
    for range in rows {
      for row in range {
        let distance = span[row] - mean
        squares += distance * distance
      }
    }
    let value = mean / (squares / Double(count - 1)).squareRoot()
    // The ratio of one period is not multiplied: times one changes nothing, but a root may.
    let annual = periodsPerYear == 1 ? value : value * periodsPerYear.squareRoot()
    return annual.isFinite ? annual : nil
  }
}
