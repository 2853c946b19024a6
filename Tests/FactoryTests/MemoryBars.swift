import Diagnostics
import Factory
import Market
import TestKit

/// Bars in memory: a seeded random market for each symbol.
struct MemoryBars: BarSource {
  var bars = 3_000
  var symbols = ["AAA", "BBB"]
  var hasVolume = true

  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> (series: BarSeries, hash: String) {
    guard let seed = symbols.firstIndex(of: symbol) else {
      throw AssayError(code: "unknown_symbol", message: "No \(symbol).", remedy: "None.", kind: .usage)
    }
    var random = TestRandom(seed: seed + 1)
    var instrument = RandomMarket.instrument()
    instrument.symbol = symbol
    let series = RandomMarket.series(bars: bars, instrument: instrument, start: 1_000, random: &random)
    let given = hasVolume ? series : series.withoutVolume
    return (given, "hash-\(symbol)-\(bars)-\(hasVolume)")
  }
}

extension BarSeries {
  var withoutVolume: BarSeries {
    BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
      close: close, volume: nil, sessionDates: sessionDates)
  }
}
