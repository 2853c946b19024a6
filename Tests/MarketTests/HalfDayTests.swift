import Market
import Testing

/// Half days and holidays in joined bars, and bars that are not over.
@Suite struct HalfDayTests {
  /// Half hours of SPY on the days given, each from 09:30 in New York, `opening` in UTC, to its last close.
  private static func bars(_ days: [(String, Int)], opening: String = "14:30") throws -> BarSeries {
    let instrument = try InstrumentRegistry.resolve(symbol: "SPY")
    var times: [Int64] = []
    for (day, count) in days {
      let open = try utc("\(day) \(opening)").nanoseconds
      times += (1...count).map { open + Int64($0) * 30 * Timestamp.nanosecondsPerMinute }
    }
    let prices = times.indices.map { Double(100 + $0) }
    return try BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: 30), timestamps: times, open: prices,
      high: prices,
      low: prices, close: prices, volume: nil)
  }

  @Test func `hours of a half day end with it`() throws {
    let bars = try Self.bars([("2023-11-22", 13), ("2023-11-24", 7), ("2023-11-27", 13)])
    let hours = try bars.resampled(to: Timeframe(minutes: 240))
    #expect(
      hours.timestamps.map { Timestamp(nanoseconds: $0).description } == [
        "2023-11-22T18:30:00Z", "2023-11-22T21:00:00Z", "2023-11-24T18:00:00Z", "2023-11-27T18:30:00Z",
        "2023-11-27T21:00:00Z",
      ])
  }

  @Test func `the day and the week of a half day are known at its close`() throws {
    let bars = try Self.bars([("2023-11-22", 13), ("2023-11-24", 7), ("2023-11-27", 13)])
    let days = try bars.joinedWhenClosed(to: .day)
    #expect(days.knownAt == [12, 19, 32])
    let weeks = try bars.joinedWhenClosed(to: .week)
    #expect(weeks.knownAt == [19, 33])
  }

  @Test func `a week before a holiday on Friday is known on Thursday`() throws {
    // Good Friday, 29 March 2024, in summer time.
    let bars = try Self.bars([("2024-03-27", 13), ("2024-03-28", 13)], opening: "13:30")
    #expect(try bars.joinedWhenClosed(to: .week).knownAt == [25])
  }

  @Test func `a day that is not over is told with what it holds`() throws {
    let bars = try Self.bars([("2023-11-22", 13), ("2023-11-24", 5)])
    let unfinished = try #require(try bars.unfinishedBar(of: bars.resampled(to: .day)))
    #expect(unfinished.time == "2023-11-24T00:00:00Z" && unfinished.bars == 5 && unfinished.whole == 7)
    let whole = try Self.bars([("2023-11-22", 13), ("2023-11-24", 7)])
    #expect(try whole.unfinishedBar(of: whole.resampled(to: .day)) == nil)
    #expect(try whole.unfinishedBar(of: whole.resampled(to: .week)) == nil)
    #expect(try whole.unfinishedBar(of: whole.resampled(to: .month))?.whole == 20 + 4 * 13)
  }

  @Test func `a week of days is over with its last session`() throws {
    let instrument = try InstrumentRegistry.resolve(symbol: "SPY")
    func days(_ last: Int) throws -> BarSeries {
      let dates = try (25...last).map { try #require(CivilDate(year: 2024, month: 3, day: $0)) }
      let prices = dates.map { _ in 1.0 }
      return try BarSeries(
        instrument: instrument, dates: dates, open: prices, high: prices, low: prices, close: prices,
        volume: nil)
    }
    #expect(try days(28).unfinishedBar(of: days(28).resampled(to: .week)) == nil)
    let three = try days(27)
    let unfinished = try #require(try three.unfinishedBar(of: three.resampled(to: .week)))
    #expect(unfinished.bars == 3 && unfinished.whole == 4)
  }
}
