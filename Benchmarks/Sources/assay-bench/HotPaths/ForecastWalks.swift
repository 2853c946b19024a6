import Learning
import Market

// A year of 1,750 hourly bars, a stock's, forecast by 52 weekly fits, each on the year before it: features, fits with
// all three moves and quantiles, and the forecasts. Numbers are nanoseconds a fit; 100 symbols take 5,200 of them.
//
// XGBoost's own work is not counted.

let forecastWalks: [Benchmark] = [
  Benchmark("forecast/ridge", unit: "fit", expected: 2e6) { _ in try walk(RidgeForecaster()) },
  Benchmark("forecast/boosting", unit: "fit", expected: 60e6, isCounted: false) { _ in
    try walk(BoostingForecaster())
  },
]

private func walk(_ forecaster: any Forecaster) throws -> Benchmark.Work {
  // The year before the first fit makes every fit a year long.
  let series = try IndexFuture.bars(2 * 1_750)
  let refits = (0..<52).map { 1_750 + $0 * 33 }
  let work = try WalkForwardForecast(forecaster, refits: refits, maximumTraining: 1_750)
  return Benchmark.Work(units: 52) { blackHole(try work.forecasts(of: series)) }
}
