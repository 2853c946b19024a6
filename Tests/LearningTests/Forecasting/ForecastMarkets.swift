import Learning
import Market
import TestKit

/// Bars for the tests of forecasters.
enum ForecastMarkets {
  static let instrument = RandomMarket.instrument(.equity, tick: 0.01, pointValue: 1)

  /// A random walk with sessions, gaps and volume.
  static func walk(bars: Int, seed: Int) -> BarSeries {
    var random = TestRandom(seed: seed)
    return RandomMarket.series(bars: bars, instrument: instrument, start: 500, random: &random)
  }

  /// The same bars with other prices, and without volume, from bar `first` on.
  static func altered(_ series: BarSeries, from first: Int) -> BarSeries {
    func bent(_ column: [Double]) -> [Double] {
      column.enumerated().map { $0 < first ? $1 : $1 * (1 + 0.03 * Double(1 + ($0 - first) % 5)) }
    }
    return BarSeries(
      instrument: series.instrument, timeframe: series.timeframe, timestamps: series.timestamps,
      open: bent(series.open), high: bent(series.high), low: bent(series.low), close: bent(series.close),
      volume: series.volume.map { $0.prefix(first) + [Double](repeating: .nan, count: series.count - first) },
      sessionDates: series.sessionDates)
  }

  /// The same bars in another unit of money.
  static func scaled(_ series: BarSeries, by factor: Double) -> BarSeries {
    BarSeries(
      instrument: series.instrument, timeframe: series.timeframe, timestamps: series.timestamps,
      open: series.open.map { $0 * factor }, high: series.high.map { $0 * factor },
      low: series.low.map { $0 * factor }, close: series.close.map { $0 * factor }, volume: series.volume,
      sessionDates: series.sessionDates)
  }

  /// Hourly closes that revert: a share of each move comes back in the next one, so a forecaster can know something.
  static func reverting(bars: Int, share: Double, seed: Int) -> BarSeries {
    var random = TestRandom(seed: seed)
    var (open, high, low, close) = ([Double](), [Double](), [Double](), [Double]())
    var (price, move) = (100.0, 0.0)
    for _ in 0..<bars {
      let noise = (0..<6).reduce(0) { sum, _ in sum + random.uniform() - 0.5 } * 0.004
      move = noise - share * move
      let next = price * (1 + move)
      open.append(price)
      close.append(next)
      high.append(max(price, next) * (1 + 0.001 * random.uniform()))
      low.append(min(price, next) * (1 - 0.001 * random.uniform()))
      price = next
    }
    let shape = walk(bars: bars, seed: seed)
    return BarSeries(
      instrument: instrument, timeframe: shape.timeframe, timestamps: shape.timestamps, open: open,
      high: high,
      low: low, close: close, volume: shape.volume, sessionDates: shape.sessionDates)
  }
}
