import Foundation
import Indicators
import Learning
import Market
import TestKit
import Testing

/// The rows of the forecasters against the same formulas written out by hand.
@Suite struct ForecastFeaturesTests {
  @Test(arguments: 1...6)
  func `the catalogue gives the rows of the formulas written out, bit for bit`(seed: Int) throws {
    var random = TestRandom(seed: seed)
    let instrument = RandomMarket.instrument()
    let start = seed == 3 ? 4.0 : 100
    let series =
      seed % 2 == 0
      ? RandomMarket.dailySeries(bars: 400, instrument: instrument, start: start, random: &random)
      : RandomMarket.series(bars: 400, instrument: instrument, start: start, random: &random)
    let bars = seed == 5 ? series.withoutVolume : seed == 6 ? series.withMissingVolume : series
    let features = try ForecastFeatures(bars)
    let written = try WrittenOut(bars)
    var complete = 0
    for bar in 0..<bars.count {
      let row = written.row(bar)
      #expect(
        features.scale[bar].bitPattern == (row == nil ? Double.nan : written.unit(bar) ?? .nan).bitPattern)
      let width = ForecastFeatures.names.count
      let made = Array(features.values[(bar * width)..<((bar + 1) * width)])
      if let row {
        complete += 1
        #expect(made.map(\.bitPattern) == row.map(\.bitPattern), "bar \(bar)")
      } else {
        #expect(made.allSatisfy { $0.isNaN }, "bar \(bar)")
      }
    }
    #expect(complete > 0)
  }
}

extension BarSeries {
  fileprivate var withoutVolume: BarSeries { with(volume: nil) }
  fileprivate var withMissingVolume: BarSeries {
    with(volume: volume?.enumerated().map { $0.offset % 37 == 5 ? .nan : $0.offset < 100 ? 0 : $0.element })
  }

  private func with(volume: [Double]?) -> BarSeries {
    BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
      close: close, volume: volume, sessionDates: sessionDates)
  }
}

/// The formulas one by one, as sentences of the Guide give them.
private struct WrittenOut {
  let series: BarSeries
  let range20, range5, range50, sma20, sma50, rsi, ibs, highest, lowest, minute: [Double]

  init(_ series: BarSeries) throws {
    self.series = series
    let store = IndicatorStore(series)
    range20 = try store.column(.simpleATR(20))
    range5 = try store.column(.simpleATR(5))
    range50 = try store.column(.simpleATR(49))
    sma20 = try store.column(.sma(20))
    sma50 = try store.column(.sma(50))
    rsi = try store.column(.rsi(14))
    ibs = try store.column(.ibs)
    highest = try store.column(.highest(.high, 20))
    lowest = try store.column(.lowest(.low, 20))
    minute = try store.values(of: .minute)
  }

  func unit(_ bar: Int) -> Double? {
    let unit = range20[bar] / series.close[bar]
    return unit > 0 && unit.isFinite && series.close[bar] > 0 ? unit : nil
  }

  func row(_ bar: Int) -> [Double]? {
    guard bar >= 50, let unit = unit(bar) else { return nil }
    let row = moves(bar, unit) + shape(bar, unit) + clock(bar)
    return row.allSatisfy(\.isFinite) ? row.map { min(max($0, -5), 5) } : nil
  }

  private func moves(_ bar: Int, _ unit: Double) -> [Double] {
    let close = series.close
    let lags = (0..<5).map { (close[bar - $0] / close[bar - $0 - 1] - 1) / unit }
    return lags + [10, 20].map { (close[bar] / close[bar - $0] - 1) / (unit * Double($0).squareRoot()) }
  }

  private func shape(_ bar: Int, _ unit: Double) -> [Double] {
    let (open, high, low, close) = (series.open[bar], series.high[bar], series.low[bar], series.close[bar])
    let width = highest[bar] - lowest[bar]
    return [
      (open / series.close[bar - 1] - 1) / unit, (close - open) / (close * unit),
      (high - low) / (close * unit) - 1, ibs[bar] - 0.5, rsi[bar] / 100 - 0.5,
      (close - sma20[bar]) / (close * unit * Double(20).squareRoot()),
      (close - sma50[bar]) / (close * unit * Double(50).squareRoot()),
      width > 0 ? (close - lowest[bar]) / width - 0.5 : 0,
      range5[bar] > 0 ? log(range5[bar] / range50[bar]) : -5, volumeRatio(bar),
    ]
  }

  private func volumeRatio(_ bar: Int) -> Double {
    guard let volume = series.volume else { return 0 }
    let mean = volume[(bar - 19)...bar].reduce(0, +) / 20
    return mean > 0 ? volume[bar] / mean - 1 : 0
  }

  private func clock(_ bar: Int) -> [Double] {
    let day = series.timeframe.isIntraday ? minute[bar] / 1_440 * 2 * Double.pi : 0
    let week = Double(series.sessionDate(bar).weekday) / 7 * 2 * Double.pi
    return [sin(day), cos(day), sin(week), cos(week)]
  }
}
