import Diagnostics
import Numerics
import Strategies

/// The baseline: the price stays where it is; highs, lows and quantiles are what they were on average.
public struct NaiveForecaster: Forecaster {
  public let name = "naive"
  public let minimumHistory = 30

  public init() {}

  public func fit(on bars: ForecastBars) throws -> any FittedForecaster {
    try bars.requireBars(minimumHistory, for: name)
    var point = try PastMoves(bars, least: minimumHistory / 2, for: name).mean
    point.close = 0
    return ConstantForecast(point: point)
  }
}

/// The price drifts on as it did: the mean past move.
public struct DriftForecaster: Forecaster {
  public let name = "drift"
  public let minimumHistory = 30

  public init() {}

  public func fit(on bars: ForecastBars) throws -> any FittedForecaster {
    try bars.requireBars(minimumHistory, for: name)
    return ConstantForecast(point: try PastMoves(bars, least: minimumHistory / 2, for: name).mean)
  }
}

/// The same forecast at every bar.
private struct ConstantForecast: FittedForecaster {
  let point: ForecastPoint

  func forecast(_ bars: ForecastBars) -> ForecastPoint { point }
}

/// Means and quantiles of the moves that followed the labelled bars.
private struct PastMoves {
  let mean: ForecastPoint

  /// - Throws: `too_few_bars` with fewer than `least` outcomes.
  init(_ bars: ForecastBars, least: Int, for forecaster: String) throws {
    let outcomes = bars.outcomes
    let close = outcomes.close.filter(\.isFinite)
    if close.count < least { throw AssayError.tooFewBars(close.count, least: least, for: forecaster) }
    func mean(_ moves: ArraySlice<Double>) -> Double {
      RunningMoments(moves.filter(\.isFinite)).mean ?? .nan
    }
    let sorted = close.sorted()
    self.mean = ForecastPoint(
      close: mean(outcomes.close), high: mean(outcomes.high), low: mean(outcomes.low),
      lowerQuantile: Quantile.linear(ForecastPoint.lowerLevel, ofSorted: sorted.span),
      upperQuantile: Quantile.linear(ForecastPoint.upperLevel, ofSorted: sorted.span))
  }
}
