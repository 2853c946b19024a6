public import Diagnostics
public import Numerics

/// What a series of daily profits and losses is worth.
public struct DailyProfit: Sendable, Hashable {
  public let days: [Double]
  public let total: Double
  /// Mean over standard deviation (ddof 1) of a day; `nil` where no day differs.
  public let sharpePerDay: Double?
  public let periodsPerYear: Double

  public init(_ days: [Double], periodsPerYear: Double) {
    self.days = days
    self.periodsPerYear = periodsPerYear
    total = days.reduce(0, +)
    sharpePerDay = SharpeRatio.of(days)
  }

  public var sharpe: Double? { sharpePerDay.map { $0 * periodsPerYear.squareRoot() } }

  /// Skewness and kurtosis with population moments, 3 for a normal distribution.
  var shape: (skew: Double, kurtosis: Double)? {
    let count = Double(days.count)
    let mean = total / count
    var (second, third, fourth) = (0.0, 0.0, 0.0)
    for day in days {
      let (d, s) = (day - mean, (day - mean) * (day - mean))
      second += s / count
      third += s * d / count
      fourth += s * s / count
    }
    return second > 0 ? (third / (second * second.squareRoot()), fourth / (second * second)) : nil
  }

  /// As the statistics of Sharpe ratios take it.
  public var estimate: SharpeEstimate? {
    guard let sharpePerDay, let shape else { return nil }
    return SharpeEstimate(
      sharpe: sharpePerDay, observations: days.count, skew: shape.skew, kurtosis: shape.kurtosis)
  }

  public var json: JSONValue {
    let error = estimate?.standardError.map { $0 * periodsPerYear.squareRoot() }
    return [
      "sharpe_ratio": JSONValue(sharpe), "sharpe_standard_error": JSONValue(error),
      "total_pnl": .number(total), "sessions": JSONValue(days.count),
    ]
  }
}
