import Diagnostics
import Market
import Testing

@Suite struct BarSeriesTests {
  static func series(
    _ symbol: String, _ timeframe: String, closes: [Timestamp], volume: [Double]? = nil
  ) throws -> BarSeries {
    let prices = closes.indices.map { 100 + Double($0) }
    return try BarSeries(
      instrument: try InstrumentRegistry.resolve(symbol: symbol),
      timeframe: try #require(Timeframe(timeframe)), timestamps: closes.map(\.nanoseconds), open: prices,
      high: prices, low: prices, close: prices, volume: volume)
  }

  /// Fifteen-minute closes from Wednesday 2024-03-06 to Tuesday 2024-03-12, all hours.
  static func week() throws -> [Timestamp] {
    let start = try utc("2024-03-06 00:00").nanoseconds
    return (1...672).map { Timestamp(nanoseconds: start + $0 * 15 * Timestamp.nanosecondsPerMinute) }
  }

  @Test func `a slice holds whole sessions from the first date up to, not with, the second`() throws {
    let bars = try Self.series("ES", "15m", closes: try Self.week())
    let friday = try #require(CivilDate("2024-03-08"))
    let slice = bars.slice(from: friday, to: friday.advanced(byDays: 1))
    #expect(slice.timestamps.first == (try utc("2024-03-07 23:15").nanoseconds))
    #expect(slice.timestamps.last == (try utc("2024-03-08 23:00").nanoseconds))
    #expect(Set(slice.sessionDates) == [friday.daysSinceEpoch])
    #expect(bars.slice() === bars)
    #expect(bars.slice(from: friday.advanced(byDays: 40)).isEmpty)
    #expect(bars.slice(from: friday, to: friday).isEmpty)
    #expect(bars.slice(from: friday, to: friday.advanced(byDays: -1)).isEmpty)
    let parts = bars.slice(to: friday).count + bars.slice(from: friday).count
    #expect(parts == bars.count)
    #expect(bars.sessionCount == 6)
  }

  @Test func `intraday bars show their closing instant and daily bars their session date`() throws {
    let intraday = try Self.series("ES", "15m", closes: [try utc("2024-03-07 23:15")])
    #expect(intraday.displayTime(0) == "2024-03-07T23:15:00Z")
    #expect(intraday.sessionDate(0).description == "2024-03-08")
    let dates = ["2024-03-07", "2024-03-08"].compactMap { CivilDate($0) }
    let daily = try BarSeries(
      instrument: try InstrumentRegistry.resolve(symbol: "ES"), dates: dates, open: [1, 2], high: [1, 2],
      low: [1, 2], close: [1, 2], volume: nil)
    #expect(daily.timestamps[0] == (try utc("2024-03-07 22:00").nanoseconds))
    #expect(daily.displayTime(1) == "2024-03-08T00:00:00Z")
    let calendar = try SessionCalendar(.globex)
    #expect(daily.openTime(1, in: calendar) == (try utc("2024-03-07 23:00")))
    #expect(intraday.openTime(0, in: calendar) == (try utc("2024-03-07 23:00")))
  }

  @Test func `a date that no timestamp can hold is refused`() throws {
    let (first, last) = (Timestamp.supportedDates.lowerBound, Timestamp.supportedDates.upperBound)
    #expect(first.description == "1678-01-01" && last.description == "2261-12-31")
    let gold = try InstrumentRegistry.resolve(symbol: "GC")
    func bars(_ date: CivilDate) throws -> BarSeries {
      try BarSeries(instrument: gold, dates: [date], open: [1], high: [1], low: [1], close: [1], volume: nil)
    }
    for date in [first, last] { #expect(try bars(date).sessionDate(0) == date) }
    let error = try #require(throws: AssayError.self) { try bars(last.advanced(byDays: 1)) }
    #expect(error.code == "date_out_of_range" && error.message.contains("2262-01-01"))
  }

  @Test func `a short last bar opens when the bar before it closed`() throws {
    let closes = [try utc("2024-03-08 18:30"), try utc("2024-03-08 21:00")]
    let bars = try Self.series("AAPL", "4h", closes: closes)
    let calendar = try SessionCalendar(.unitedStates)
    #expect(bars.openTime(0, in: calendar) == (try utc("2024-03-08 14:30")))
    #expect(bars.openTime(1, in: calendar) == closes[0])
  }

  static let barsAYear: [(String, String, Double)] = [
    ("ES", "15m", 252 * 92), ("ES", "1h", 252 * 23), ("AAPL", "15m", 252 * 26), ("AAPL", "1h", 252 * 7),
    ("BTCUSDT", "1h", 365 * 24), ("NIFTY50", "15m", 247 * 25), ("EURUSD", "1h", 259 * 24),
    ("BTC-USD", "1d", 365), ("ES", "1d", 252),
    ("ES", "1w", 52), ("BTCUSD", "1mo", 12),
  ]

  @Test(arguments: barsAYear)
  func `bars a year follow the sessions`(symbol: String, timeframe: String, expected: Double) throws {
    let bars = try Self.series(symbol, timeframe, closes: [try utc("2024-03-08 22:00")])
    #expect(bars.barsPerYear == expected)
  }

  @Test func `the observed density counts bars per session seen`() throws {
    let bars = try Self.series(
      "AAPL", "15m",
      closes: try Self.week().filter {
        (9..<14).contains(LocalTime(nanoseconds: $0.nanoseconds).hour)
      })
    #expect(bars.observedBarsPerYear == 5_040.0)
    #expect(try Self.series("AAPL", "15m", closes: []).observedBarsPerYear == nil)
  }

  @Test func `bars out of order, without a price or with a negative volume name the bar`() throws {
    let (a, b) = (try utc("2024-03-08 15:00"), try utc("2024-03-08 16:00"))
    for closes in [[b, a], [a, a]] {
      let error = try #require(throws: AssayError.self) { try Self.series("AAPL", "1h", closes: closes) }
      #expect(error.code == "unordered_bars" && error.place == "bar 2" && error.kind == .badData)
    }
    let volume = try #require(throws: AssayError.self) {
      try Self.series("AAPL", "1h", closes: [a, b], volume: [.nan, -1])
    }
    #expect(volume.code == "invalid_volume" && volume.message.contains("-1"))
    #expect(try Self.series("AAPL", "1h", closes: [a, b], volume: [.nan, 5]).count == 2)
    for bad in [Double.nan, .infinity] {
      let error = try #require(throws: AssayError.self) {
        try BarSeries(
          instrument: try InstrumentRegistry.resolve(symbol: "ES"), timeframe: .day, timestamps: [1, 2],
          open: [1, 1], high: [1, bad], low: [1, 1], close: [1, 1], volume: nil)
      }
      #expect(error.code == "invalid_price" && error.message.contains("high"))
    }
  }
}
