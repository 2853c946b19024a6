import Diagnostics
import Learning
import Market
import Strategies
import Synchronization
import TestKit
import Testing

struct WalkForwardForecastTests {
  /// Notes what it was shown.
  private final class Witness: Forecaster {
    let name = "witness"
    let minimumHistory = 5
    let seen = Mutex<[(range: Range<Int>, labelled: Range<Int>)]>([])

    func fit(on bars: ForecastBars) throws -> any FittedForecaster {
      seen.withLock { $0.append((bars.range, bars.labelled)) }
      return Echo(number: Double(bars.range.upperBound))
    }
  }

  /// Forecasts the bar from which it is used.
  private struct Echo: FittedForecaster {
    let number: Double

    func forecast(_ bars: ForecastBars) -> ForecastPoint {
      ForecastPoint(close: number, high: 0, low: 0, lowerQuantile: 0, upperQuantile: 0)
    }
  }

  @Test func `a fit sees the bars before its refit, and outcomes that end by then`() throws {
    let witness = Witness()
    let walk = try WalkForwardForecast(witness, horizon: 3, refits: [4, 20, 30], maximumTraining: 12)
    let found = try walk.forecasts(of: ForecastMarkets.walk(bars: 40, seed: 1))
    let seen = witness.seen.withLock { $0 }
    #expect(seen.map(\.range) == [8..<20, 18..<30])
    // The outcome of bar 16 ends at bar 19, the last one before bar 20.
    #expect(seen.map(\.labelled) == [8..<17, 18..<27])
    #expect(found.close[..<20].allSatisfy { $0.isNaN })
    #expect(found.close[20..<30].allSatisfy { $0 == 20 } && found.close[30...].allSatisfy { $0 == 30 })
    #expect(found.name == "witness" && found.horizon == 3 && found.count == 40)
  }

  @Test func `outcomes are the moves to the last close, the highest high and the lowest low`() {
    let instrument = ForecastMarkets.instrument
    let series = BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: 30), timestamps: [1, 2, 3, 4],
      open: [100, 100, 100, 100], high: [101, 112, 108, 103], low: [99, 95, 90, 97],
      close: [100, 104, 105, 99],
      volume: nil, sessionDates: [0, 0, 0, 0])
    let outcomes = ForecastOutcomes(series, horizon: 2)
    #expect(
      isClose(outcomes.close[0], 0.05) && isClose(outcomes.high[0], 0.12) && isClose(outcomes.low[0], -0.1))
    #expect(isClose(outcomes.close[1], 99.0 / 104 - 1) && isClose(outcomes.high[1], 108.0 / 104 - 1))
    #expect(outcomes.close[2].isNaN && outcomes.low[3].isNaN)
  }

  @Test func `an empty series has no forecasts`() throws {
    let found = try WalkForwardForecast(NaiveForecaster(), refits: [0, 100]).forecasts(
      of: ForecastMarkets.walk(bars: 50, seed: 1).slice(0..<0))
    #expect(found.count == 0)
  }

  @Test(arguments: [(0, [1, 2], 100), (1, [5, 5], 100), (1, [-1, 5], 100), (1, [5], 10)])
  func `what makes no sense is refused`(horizon: Int, refits: [Int], training: Int) {
    let error = #expect(throws: AssayError.self) {
      try WalkForwardForecast(NaiveForecaster(), horizon: horizon, refits: refits, maximumTraining: training)
    }
    #expect(error?.code == "invalid_walk_forward")
  }
}
