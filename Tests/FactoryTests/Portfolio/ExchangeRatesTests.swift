import Backtest
import Diagnostics
import Factory
import Market
import Storage
import TestKit
import Testing

/// Daily and half-hourly bars with given closes.
private struct Quotes: BarSource {
  var daily: [String: [Double]] = [:]

  static let instrument = RandomMarket.instrument(.future)

  static func series(_ symbol: String, _ closes: [Double], _ timeframe: Timeframe, currency: String = "USD")
    -> BarSeries
  {
    var instrument = Self.instrument
    instrument.symbol = symbol
    instrument.currency = currency
    let perDay = timeframe == .day ? 1 : 13
    let dates = closes.indices.map { Int32(18_000 + $0 / perDay) }
    let times = closes.indices.map { place -> Int64 in
      let close = RandomMarket.sessionClose(CivilDate(daysSinceEpoch: dates[place]))
      return close - Int64(perDay - 1 - place % perDay) * 30 * Timestamp.nanosecondsPerMinute
    }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: times, open: closes, high: closes,
      low: closes, close: closes, volume: nil, sessionDates: dates)
  }

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { symbol }
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    guard timeframe == .day, let closes = daily[symbol] else {
      throw AssayError(code: "unknown_symbol", message: symbol, remedy: "", kind: .usage)
    }
    return Self.series(symbol, closes, .day)
  }
}

@Suite struct ExchangeRatesTests {
  private let halfHour = Timeframe(minutes: 30)

  private func column(
    _ currency: String, to base: String, _ source: Quotes, constants: [ExchangeRates.Constant] = []
  ) throws -> ExchangeRates.Column {
    let series = Quotes.series("X", [Double](repeating: 1, count: 39), .day, currency: currency)
    return try ExchangeRates(to: base, constants: constants, source: source).column(for: series)
  }

  @Test func `a pair is taken as it is, or turned around, and a constant comes before it`() throws {
    let closes = (0..<39).map { 100 + Double($0) }
    let yen = Quotes(daily: ["USDJPY": closes])
    #expect(try column("JPY", to: "USD", yen).values == closes.map { 1 / $0 })
    #expect(try column("USD", to: "JPY", yen).values == closes)
    let constant = try #require(ExchangeRates.Constant("USD/JPY=125"))
    let fixed = try column("JPY", to: "USD", yen, constants: [constant])
    #expect(fixed.values.allSatisfy { $0 == 0.008 } && fixed.origin.contains("USDJPY = 125"))
    #expect(try column("USD", to: "USD", Quotes()).values.allSatisfy { $0 == 1 })
  }

  @Test func `two currencies meet by way of the dollar`() throws {
    let source = Quotes(daily: [
      "USDJPY": [Double](repeating: 150, count: 39), "EURUSD": [Double](repeating: 1.25, count: 39),
    ])
    let column = try column("JPY", to: "EUR", source)
    #expect(column.values.allSatisfy { abs($0 - 1 / 150 / 1.25) < 1e-15 })
    #expect(column.origin.contains("USDJPY") && column.origin.contains("EURUSD"))
  }

  /// The close of a day is not known before that day has closed.
  @Test func `bars within a day use the daily close before them`() throws {
    let source = Quotes(daily: ["EURUSD": [1, 2, 3]])
    let series = Quotes.series(
      "X", [Double](repeating: 1, count: 39), halfHour, currency: "EUR")
    let error = #expect(throws: AssayError.self) {
      try ExchangeRates(to: "USD", source: source).column(for: series)
    }
    #expect(error?.code == "missing_rate" && error?.message.contains("begin after") == true)
    let later = BarSeries(
      instrument: series.instrument, timeframe: halfHour, timestamps: Array(series.timestamps[13...]),
      open: Array(series.open[13...]), high: Array(series.high[13...]), low: Array(series.low[13...]),
      close: Array(series.close[13...]), volume: nil, sessionDates: Array(series.sessionDates[13...]))
    let values = try ExchangeRates(to: "USD", source: source).column(for: later).values
    #expect(values.prefix(12).allSatisfy { $0 == 1 } && values[12] == 2 && values[13] == 2)
    #expect(values.last == 3)
  }

  @Test func `without a rate the error names the pair and the constant that would do`() throws {
    let error = #expect(throws: AssayError.self) { try column("JPY", to: "USD", Quotes()) }
    #expect(error?.code == "missing_rate" && error?.remedy.contains("--rate JPYUSD=X") == true)
    for text in ["JPYUSD", "JPYUSD=0", "JPYUSD=-1", "JPYJPY=1", "JPUSD=1", "JPYUSD=x", "jpyusd=1", "=1"] {
      #expect(ExchangeRates.Constant(text) == nil, "\(text)")
    }
  }
}
