import Diagnostics
import Learning
import Market
import Strategies
import TestKit
import Testing

/// What every forecaster must keep; a new one is added to `all`.
struct ForecasterConformanceTests {
  static let all: [any Forecaster] = [
    NaiveForecaster(), DriftForecaster(), RidgeForecaster(), try! BoostingForecaster(),
  ]

  /// Refits in the middle of sessions and one close to the end.
  private func forecasts(
    _ forecaster: any Forecaster, _ series: BarSeries, horizon: Int = 1, refits: [Int] = [400, 500, 580],
    maximumTraining: Int = 390
  ) throws -> Forecasts {
    try WalkForwardForecast(
      forecaster, horizon: horizon, refits: refits, maximumTraining: maximumTraining
    ).forecasts(of: series)
  }

  private func same(_ a: ForecastPoint, _ b: ForecastPoint, tolerance: Double = 0) -> Bool {
    zip(Self.numbers(a), Self.numbers(b)).allSatisfy {
      $0 == $1 || ($0.isNaN && $1.isNaN) || abs($0 - $1) <= tolerance
    }
  }

  static func numbers(_ point: ForecastPoint) -> [Double] {
    [point.close, point.high, point.low, point.lowerQuantile, point.upperQuantile]
  }

  @Test(arguments: all, [1, 3])
  func `no forecast changes when the bars after it change or vanish`(
    _ forecaster: any Forecaster, horizon: Int
  )
    throws
  {
    let series = ForecastMarkets.walk(bars: 620, seed: 3)
    let whole = try forecasts(forecaster, series, horizon: horizon)
    for cut in [400, 401, 455, 499, 500, 501, 581, 619] {
      let altered = try forecasts(forecaster, ForecastMarkets.altered(series, from: cut), horizon: horizon)
      let truncated = try forecasts(forecaster, series.slice(0..<cut), horizon: horizon)
      for bar in 0..<cut {
        #expect(same(whole[bar], altered[bar]), "bar \(bar) knows bar \(cut)")
        #expect(same(whole[bar], truncated[bar]), "bar \(bar) knows that bar \(cut) exists")
      }
    }
  }

  @Test(arguments: all)
  func `altering the past does change forecasts, so the test above can fail`(_ forecaster: any Forecaster)
    throws
  {
    let series = ForecastMarkets.walk(bars: 620, seed: 3)
    let one = try forecasts(forecaster, series)
    let other = try forecasts(forecaster, ForecastMarkets.altered(series, from: 250))
    #expect(!same(one[610], other[610]))
  }

  @Test(arguments: all)
  func `every bar from the first refit has a forecast with low, close and high in order`(
    _ forecaster: any Forecaster
  ) throws {
    let found = try forecasts(forecaster, ForecastMarkets.walk(bars: 620, seed: 5))
    for bar in 0..<620 {
      let numbers = Self.numbers(found[bar])
      if bar < 400 {
        #expect(numbers.allSatisfy { $0.isNaN })
      } else {
        #expect(numbers.allSatisfy { abs($0) < 0.5 })
        #expect(found[bar].low <= found[bar].close && found[bar].close <= found[bar].high)
        #expect(found[bar].lowerQuantile <= found[bar].upperQuantile)
      }
    }
  }

  @Test(arguments: all)
  func `the unit of prices does not matter`(_ forecaster: any Forecaster) throws {
    let series = ForecastMarkets.walk(bars: 620, seed: 7)
    let one = try forecasts(forecaster, series)
    // A power of two scales without rounding, so even trees split at the same places.
    let other = try forecasts(forecaster, ForecastMarkets.scaled(series, by: 1_024))
    for bar in 400..<620 { #expect(same(one[bar], other[bar], tolerance: 1e-12)) }
  }

  @Test(arguments: all)
  func `the same bars give the same bits, one by one as many at once`(_ forecaster: any Forecaster) throws {
    let series = ForecastMarkets.walk(bars: 620, seed: 9)
    let twice = try (0..<2).map { _ in try forecasts(forecaster, series) }
    #expect(twice[0][600] == twice[1][600])
    let bars = ForecastBars(series)
    let model = try forecaster.fit(on: bars.through(399))
    let together = try model.forecasts(bars, at: 600..<620)
    for bar in 600..<620 {
      let alone = try model.forecast(bars.through(bar))
      #expect(same(alone, together[bar - 600]))
    }
  }

  @Test(arguments: all)
  func `too few bars are an error that names how many are needed, and no forecast in a walk`(
    _ forecaster: any Forecaster
  ) throws {
    let series = ForecastMarkets.walk(bars: 620, seed: 11)
    let few = ForecastBars(series).through(forecaster.minimumHistory - 2)
    let error = #expect(throws: AssayError.self) { try forecaster.fit(on: few) }
    #expect(error?.code == "too_few_bars")
    let early = try forecasts(
      forecaster, series, refits: [0, forecaster.minimumHistory - 1, 500], maximumTraining: .max)
    #expect(early.close[..<500].allSatisfy { $0.isNaN })
    #expect(early.close[500...].allSatisfy { $0.isFinite })
  }

  @Test(arguments: all)
  func `prices that do not move give no NaN by surprise`(_ forecaster: any Forecaster) throws {
    let series = ForecastMarkets.walk(bars: 620, seed: 13)
    let flat = [Double](repeating: 50, count: 620)
    let still = BarSeries(
      instrument: series.instrument, timeframe: series.timeframe, timestamps: series.timestamps, open: flat,
      high: flat, low: flat, close: flat, volume: nil, sessionDates: series.sessionDates)
    let found = try forecasts(forecaster, still)
    for bar in 400..<620 {
      let numbers = Self.numbers(found[bar])
      #expect(numbers.allSatisfy { $0.isNaN } || numbers.allSatisfy { $0 == 0 })
    }
  }
}
