import Indicators
import Market
import Testing

/// Facts of sessions on bars whose sessions are written down by hand.
@Suite struct SessionFactTests {
  /// Hourly bars of a share around a change of clocks in New York (2021-03-14), by their closes in exchange
  /// time: pre-market from 09:00, the open at 09:30, after hours to 17:00.
  private static let closes = [9, 10, 11, 16, 17]
  private static let days = ["2021-03-12", "2021-03-15", "2021-03-16"]

  private static func series() throws -> BarSeries {
    let offsets: [Int64] = [5, 4, 4]
    var timestamps: [Int64] = []
    for (day, offset) in zip(days, offsets) {
      let midnight = Timestamp(startOf: try #require(CivilDate(day))).nanoseconds
      for hour in closes {
        timestamps.append(midnight + (Int64(hour) + offset) * 60 * Timestamp.nanosecondsPerMinute)
      }
    }
    let price = (0..<timestamps.count).map { 100 + Double($0) }
    return try BarSeries(
      instrument: Instrument(symbol: "SHARE", assetClass: .equity, sessions: .unitedStates, costs: .free),
      timeframe: Timeframe(minutes: 60), timestamps: timestamps, open: price, high: price.map { $0 + 0.5 },
      low: price.map { $0 - 0.5 }, close: price.map { $0 + 0.25 }, volume: nil)
  }

  private func values(_ fact: SessionFact) throws -> [Double] {
    try IndicatorStore(Self.series()).values(of: .sessionFact(fact))
  }

  private func expect(_ fact: SessionFact, _ expected: [Double]) throws {
    let values = try values(fact)
    #expect(values.count == expected.count)
    #expect(values.isIdentical(to: expected), "\(fact): \(values)")
  }

  private let none = Double.nan

  @Test func `minutes count from the open in exchange time, whatever the clocks do`() throws {
    try expect(.minutesFromOpen, [[Double]](repeating: [-30, 30, 90, 390, 450], count: 3).flatMap { $0 })
  }

  @Test func `bars are numbered within the hours of the session`() throws {
    try expect(.barOfSession, [[Double]](repeating: [none, 0, 1, 2, none], count: 3).flatMap { $0 })
  }

  @Test func `the hour is that of the last instant of a bar`() throws {
    try expect(.hour, [[Double]](repeating: [8, 9, 10, 15, 16], count: 3).flatMap { $0 })
  }

  @Test func `the day of the month is the session's`() throws {
    try expect(.dayOfMonth, [12, 12, 12, 12, 12, 15, 15, 15, 15, 15, 16, 16, 16, 16, 16])
  }

  @Test func `the session's open is known from its first bar on`() throws {
    try expect(
      .openPrice, [none, 101, 101, 101, 101, none, 106, 106, 106, 106, none, 111, 111, 111, 111])
  }

  @Test func `the session before is its hours alone`() throws {
    let first = [Double](repeating: none, count: 5)
    try expect(
      .priorClose, first + [Double](repeating: 103.25, count: 5) + [Double](repeating: 108.25, count: 5))
    try expect(
      .priorHigh, first + [Double](repeating: 103.5, count: 5) + [Double](repeating: 108.5, count: 5))
    try expect(.priorLow, first + [Double](repeating: 100.5, count: 5) + [Double](repeating: 105.5, count: 5))
  }

  @Test func `the opening range is known when it is over and ends with the session`() throws {
    let high = [
      none, none, 102.5, 102.5, none, none, none, 107.5, 107.5, none, none, none, 112.5, 112.5, none,
    ]
    try expect(.openingHigh(minutes: 90), high)
    // Over at 10:15: known at the next close, of the bars that lie in it.
    let low = [
      none, none, 100.5, 100.5, none, none, none, 105.5, 105.5, none, none, none, 110.5, 110.5, none,
    ]
    try expect(.openingLow(minutes: 45), low)
    try expect(.openingHigh(minutes: 20), [Double](repeating: none, count: 15))
  }

  @Test func `every daily bar is a session`() throws {
    let dates = try Self.days.map { try #require(CivilDate($0)) }
    let store = IndicatorStore(
      try BarSeries(
        instrument: Instrument(symbol: "SHARE", assetClass: .equity, sessions: .unitedStates, costs: .free),
        dates: dates, open: [1, 2, 3], high: [4, 5, 6], low: [0, 1, 2], close: [3, 4, 5], volume: nil))
    let expected: [(SessionFact, [Double])] = [
      (.priorHigh, [none, 4, 5]), (.priorLow, [none, 0, 1]), (.priorClose, [none, 3, 4]),
      (.openPrice, [1, 2, 3]), (.barOfSession, [0, 0, 0]), (.dayOfMonth, [12, 15, 16]),
      (.minutesFromOpen, [390, 390, 390]),
    ]
    for (fact, values) in expected {
      let found = try store.values(of: .sessionFact(fact))
      #expect(found.isIdentical(to: values), "\(fact)")
    }
  }

  @Test func `futures open the evening before`() throws {
    // 2021-01-03 is a Sunday: Globex opens at 18:00 New York for Monday's session, 23:00 UTC.
    let minute = Timestamp.nanosecondsPerMinute
    let open = Timestamp(startOf: try #require(CivilDate("2021-01-03"))).nanoseconds + 23 * 60 * minute
    let price = [Double](repeating: 1, count: 3)
    let store = IndicatorStore(
      try BarSeries(
        instrument: Instrument(symbol: "ES", assetClass: .future, sessions: .globex, costs: .futures),
        timeframe: Timeframe(minutes: 30), timestamps: (1...3).map { open + $0 * 30 * minute },
        open: price, high: price, low: price, close: price, volume: nil))
    #expect(try store.values(of: .sessionFact(.minutesFromOpen)) == [30, 60, 90])
    #expect(try store.values(of: .sessionFact(.hour)) == [18, 18, 19])
    #expect(try store.values(of: .sessionFact(.dayOfMonth)) == [4, 4, 4])
  }
}
