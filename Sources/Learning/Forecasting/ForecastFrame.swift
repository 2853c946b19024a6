import Market

/// A series with what every fit on it shares, computed once.
final class ForecastFrame: Sendable {
  let series: BarSeries
  let horizon: Int
  let outcomes: ForecastOutcomes

  /// - Precondition: the horizon is at least 1.
  init(_ series: BarSeries, horizon: Int) {
    self.series = series
    self.horizon = horizon
    outcomes = ForecastOutcomes(series, horizon: horizon)
  }
}
