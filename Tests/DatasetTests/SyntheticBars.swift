import Dataset
import Diagnostics
import Market
import Storage

/// Bars of made-up markets for collections: a share, a coin, and what tests put in their place.
struct SyntheticBars: BarSource {
  var series: [String: BarSeries]

  static let share = Instrument(
    symbol: "AAA", assetClass: .equity, lot: 1, sessions: .unitedStates, costs: .percentage)
  static let coin = Instrument(
    symbol: "CCC", assetClass: .crypto, lot: 1e-8, sessions: .aroundTheClock, costs: .percentage)
  static let start = CivilDate(year: 2024, month: 1, day: 1)!

  /// Twelve weeks of hourly bars of a share (7 a session) and a coin (24 a day).
  static func pair(seed: UInt64 = 1) throws -> SyntheticBars {
    SyntheticBars(series: [
      "AAA": try bars(share, weeks: 12, seed: seed), "CCC": try bars(coin, weeks: 12, seed: seed),
    ])
  }

  static func bars(
    _ instrument: Instrument, weeks: Int, seed: UInt64 = 1, timeframe: Timeframe = Timeframe(minutes: 60)
  ) throws -> BarSeries {
    let days = instrument.assetClass == .crypto ? 7 : 5
    let hours = timeframe == .day ? 1 : instrument.assetClass == .crypto ? 24 : 7
    return try SyntheticMarket(instrument: instrument, timeframe: timeframe, start: start)
      .bars(count: weeks * days * hours, seed: seed)
  }

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String {
    "\(try bars(symbol, timeframe).close.hashValue)"
  }

  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    if let series = series[symbol] { return series }
    throw AssayError(code: "unknown_symbol", message: "No \(symbol).", remedy: "None.", kind: .usage)
  }
}

extension BarSeries {
  /// The same bars under another contract, at most some of them, or with other prices from a bar on.
  func changed(
    instrument: Instrument? = nil, keeping bars: [Int]? = nil, scaledFrom first: Int? = nil
  ) throws -> BarSeries {
    let kept = bars ?? Array(0..<count)
    func column(_ values: [Double]) -> [Double] {
      kept.map { bar in bar >= first ?? .max ? values[bar] * (1 + 0.01 * Double(bar % 7)) : values[bar] }
    }
    // One factor a bar for all four prices, so that highs stay highest.
    return try BarSeries(
      instrument: instrument ?? self.instrument, timeframe: timeframe,
      timestamps: kept.map { timestamps[$0] }, open: column(open), high: column(high), low: column(low),
      close: column(close), volume: volume.map { values in kept.map { values[$0] } })
  }
}
