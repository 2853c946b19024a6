import Diagnostics
import Factory
import Market
import Storage
import TestKit

/// Bars in memory: a seeded random market for each symbol.
struct MemoryBars: BarSource {
  var bars = 3_000
  var symbols = ["AAA", "BBB"]
  var hasVolume = true
  /// Changes the contract of every symbol.
  var contract: @Sendable (inout Instrument) -> Void = { _ in }

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String {
    _ = try seed(symbol)
    return "hash-\(symbol)-\(bars)-\(hasVolume)"
  }

  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    var random = TestRandom(seed: try seed(symbol))
    var instrument = RandomMarket.instrument()
    contract(&instrument)
    instrument.symbol = symbol
    let series = RandomMarket.series(bars: bars, instrument: instrument, start: 1_000, random: &random)
    return hasVolume ? series : series.withoutVolume
  }

  private func seed(_ symbol: String) throws -> Int {
    guard let index = symbols.firstIndex(of: symbol) else {
      throw AssayError(code: "unknown_symbol", message: "No \(symbol).", remedy: "None.", kind: .usage)
    }
    return index + 1
  }
}
