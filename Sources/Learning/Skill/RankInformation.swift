import Glibc
import Numerics

/// How well forecasts order the symbols of each date: the rank information coefficient.
public struct RankInformation: Sendable, Hashable {
  /// The coefficient over the dates that have one.
  public struct Summary: Sendable, Hashable {
    public let dates: Int
    public let mean: Double
    /// Sample deviation over dates; `nil` below two.
    public let deviation: Double?
    /// mean ÷ (deviation ÷ √dates); `nil` without a deviation above zero.
    public let t: Double?
    /// The same with the error of Newey & West (1987), which allows for dates that depend on each other.
    public let neweyWestT: Double?
    /// Lags that it takes: ⌊4·(dates/100)^(2/9)⌋.
    public let neweyWestLags: Int
  }

  /// Spearman's correlation at each date; `nil` where fewer than five symbols have both values, or one side
  /// is constant.
  public let coefficients: [Double?]
  /// `nil` where no date has a coefficient.
  public var summary: Summary? { Self.summary(coefficients) }

  static let leastSymbols = 5

  /// - Parameters:
  ///   - forecasts: for each date one value a symbol, NaN for none.
  ///   - outcomes: the same shape.
  ///   - lag: dates that the outcome lies after the forecast's own.
  public init(forecasts: [[Double]], outcomes: [[Double]], lag: Int = 0) {
    precondition(forecasts.count == outcomes.count && lag >= 0, "one row of outcomes a date")
    coefficients = forecasts.indices.dropLast(min(lag, forecasts.count)).map { date in
      Self.coefficient(forecasts[date], outcomes[date + lag])
    }
  }

  private static func coefficient(_ forecasts: [Double], _ outcomes: [Double]) -> Double? {
    let both = forecasts.indices.filter { forecasts[$0].isFinite && outcomes[$0].isFinite }
    guard both.count >= leastSymbols else { return nil }
    let ranks = [Ranks.of(both.map { forecasts[$0] }), Ranks.of(both.map { outcomes[$0] })]
    let value = Correlation.matrix(ranks)[1]
    return value.isNaN ? nil : value
  }

  private static func summary(_ coefficients: [Double?]) -> Summary? {
    let values = coefficients.compactMap { $0 }
    guard !values.isEmpty else { return nil }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let centred = values.map { $0 - mean }
    let sum = centred.reduce(0) { $0 + $1 * $1 }
    let deviation = values.count > 1 ? (sum / (n - 1)).squareRoot() : nil
    let lags = min(values.count - 1, Int(4 * pow(n / 100, 2.0 / 9)))
    var variance = sum / n
    for lag in 1..<max(1, lags + 1) {
      var covariance = 0.0
      for index in lag..<centred.count { covariance += centred[index] * centred[index - lag] }
      variance += 2 * (1 - Double(lag) / Double(lags + 1)) * covariance / n
    }
    func ratio(_ spread: Double?) -> Double? {
      guard let spread, spread > 0 else { return nil }
      return mean / (spread / n.squareRoot())
    }
    return Summary(
      dates: values.count, mean: mean, deviation: deviation, t: ratio(deviation),
      neweyWestT: ratio(variance > 0 ? variance.squareRoot() : nil), neweyWestLags: lags)
  }
}
