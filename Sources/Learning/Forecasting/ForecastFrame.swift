import Market
import Synchronization

/// A series with what every fit on it shares, computed once.
final class ForecastFrame: Sendable {
  let series: BarSeries
  let horizon: Int
  let outcomes: ForecastOutcomes
  private let computed = Mutex<ForecastFeatures?>(nil)

  /// - Precondition: the horizon is at least 1.
  init(_ series: BarSeries, horizon: Int) {
    self.series = series
    self.horizon = horizon
    outcomes = ForecastOutcomes(series, horizon: horizon)
  }

  /// The features of all bars, made when they are first asked for.
  func features() throws -> ForecastFeatures {
    try computed.withLock { computed in
      if let computed { return computed }
      let made = try ForecastFeatures(series)
      computed = made
      return made
    }
  }
}
