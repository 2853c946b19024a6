import Diagnostics
import Market
import Testing

@Suite struct ResamplingTests {
  /// Bars of several weeks with holes, at whole multiples of the timeframe from the session open.
  static func bars(_ symbol: String, minutes: Int, seed: Int, extended: Bool = false) throws -> BarSeries {
    var instrument = try InstrumentRegistry.resolve(symbol: symbol)
    instrument.sessions.calendar = nil
    let calendar = try SessionCalendar(instrument.sessions)
    var random = SplitMix(seed)
    var times: [Int64] = []
    var date = try #require(CivilDate("2024-02-26"))
    let length = Int64(minutes) * Timestamp.nanosecondsPerMinute
    let around = extended ? 120 / minutes : 0
    while times.count < 3_000 {
      if instrument.sessions.weekdays.contains(date.weekday) {
        let open = calendar.sessionOpen(of: date).nanoseconds
        for bar in (1 - around)...(instrument.sessions.length / minutes + around)
        where Int.random(in: 0..<10, using: &random) > 0 {
          times.append(open + Int64(bar) * length)
        }
      }
      date = date.advanced(byDays: 1)
    }
    let prices = times.map { _ in Double.random(in: 90...110, using: &random) }
    return try BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: minutes), timestamps: times, open: prices,
      high: prices.map { $0 + .random(in: 0...3, using: &random) },
      low: prices.map { $0 - .random(in: 0...3, using: &random) },
      close: prices.map { $0 + .random(in: 0...0.5, using: &random) },
      volume: times.map { _ in Double(Int.random(in: 0...9, using: &random)) })
  }

  static let cases: [(String, Int, String)] = [
    ("ES", 15, "1h"), ("ES", 15, "4h"), ("ES", 5, "15m"), ("AAPL", 15, "1h"), ("AAPL", 5, "90m"),
    ("NIFTY50", 15, "1h"), ("NIFTY50", 15, "2h"), ("EURUSD", 60, "4h"), ("BTCUSDT", 60, "12h"),
    ("ES", 15, "1d"), ("AAPL", 15, "1w"), ("BTCUSDT", 60, "1mo"), ("NIFTY50", 15, "1d"),
  ]

  @Test(arguments: cases)
  func `each joined bar holds exactly the bars since the one before it, in its session`(
    symbol: String, minutes: Int, target: String
  ) throws {
    let source = try Self.bars(symbol, minutes: minutes, seed: 1)
    let timeframe = try #require(Timeframe(target))
    let joined = try source.resampled(to: timeframe)
    let calendar = try SessionCalendar(source.instrument.sessions)
    var i = 0
    for j in 0..<joined.count {
      var members: [Int] = []
      while i < source.count, source.timestamps[i] <= joined.timestamps[j] {
        members.append(i)
        i += 1
      }
      let (first, last) = (try #require(members.first), try #require(members.last))
      #expect(joined.open[j] == source.open[first] && joined.close[j] == source.close[last])
      #expect(joined.high[j] == members.map { source.high[$0] }.max())
      #expect(joined.low[j] == members.map { source.low[$0] }.min())
      #expect(joined.volume?[j] == members.reduce(0) { $0 + (source.volume?[$1] ?? 0) })
      #expect(joined.sessionDates[j] == source.sessionDates[last])
      if timeframe.isIntraday {
        #expect(joined.timestamps[j] - source.timestamps[first] < timeframe.nanoseconds)
        #expect(Set(members.map { source.sessionDates[$0] }).count == 1)
        let date = joined.sessionDate(j)
        let stamp = Timestamp(nanoseconds: joined.timestamps[j])
        let sinceOpen = stamp.nanoseconds - calendar.sessionOpen(of: date).nanoseconds
        #expect(sinceOpen % timeframe.nanoseconds == 0 || stamp == calendar.sessionClose(of: date))
      } else {
        #expect(joined.timestamps[j] == calendar.dailyBarClose(of: joined.sessionDate(j)).nanoseconds)
      }
    }
    #expect(i == source.count)
  }

  @Test(arguments: ["ES", "AAPL", "NIFTY50", "EURUSD"])
  func `joining in two steps gives what one step gives`(symbol: String) throws {
    let source = try Self.bars(symbol, minutes: 5, seed: 2, extended: symbol == "AAPL")
    let (quarter, hour) = (Timeframe(minutes: 15), Timeframe(minutes: 60))
    for target in [hour, .day, .week] {
      let once = try source.resampled(to: target)
      let twice = try source.resampled(to: quarter).resampled(to: target)
      #expect(once.timestamps == twice.timestamps && once.sessionDates == twice.sessionDates)
      #expect(once.open == twice.open && once.high == twice.high && once.low == twice.low)
      #expect(once.close == twice.close && once.volume == twice.volume)
    }
  }

  @Test func `no joined bar knows a source bar that closes after it`() throws {
    for symbol in ["ES", "AAPL"] {
      let source = try Self.bars(symbol, minutes: 15, seed: 3, extended: symbol == "AAPL")
      for target in [Timeframe(minutes: 60), Timeframe(minutes: 240), .day] {
        let whole = try source.resampled(to: target)
        for cut in stride(from: 50, to: 800, by: 37) {
          let known = source.timestamps[cut]
          let part = try source.slice(0..<cut + 1).resampled(to: target)
          for j in 0..<whole.count where whole.timestamps[j] <= known {
            #expect(part.close[j] == whole.close[j] && part.high[j] == whole.high[j])
            #expect(part.timestamps[j] == whole.timestamps[j])
          }
        }
      }
    }
  }

  @Test func `regular and extended hours are never mixed and daily bars leave extended hours out`() throws {
    let source = try Self.bars("AAPL", minutes: 15, seed: 4, extended: true)
    let calendar = try SessionCalendar(source.instrument.sessions)
    let hours = try source.resampled(to: Timeframe(minutes: 60))
    for date in Set(source.sessionDates).map({ CivilDate(daysSinceEpoch: $0) }) {
      for edge in [calendar.sessionOpen(of: date), calendar.sessionClose(of: date)] {
        let before = source.timestamps.lastIndex { $0 <= edge.nanoseconds }
        let joined = hours.timestamps.firstIndex { $0 >= edge.nanoseconds }
        if let before, let joined, hours.timestamps[joined] == edge.nanoseconds {
          #expect(hours.close[joined] == source.close[before])
        }
      }
    }
    let regular = try source.regularHours()
    #expect(regular.count < source.count)
    #expect(regular.timestamps.allSatisfy { calendar.isInSession(Timestamp(nanoseconds: $0 - 1)) })
    let (direct, cleaned) = (try source.resampled(to: .day), try regular.resampled(to: .day))
    #expect(direct.high == cleaned.high && direct.close == cleaned.close && direct.volume == cleaned.volume)
  }

  @Test func `the last hour of NSE, stamped beyond the close, ends with the session`() throws {
    let open = try utc("2022-12-30 03:45").nanoseconds
    let hour = 60 * Timestamp.nanosecondsPerMinute
    let times = (1...7).map { open + Int64($0) * hour }
    let prices = times.indices.map { Double($0 + 1) }
    let bars = try BarSeries(
      instrument: try InstrumentRegistry.resolve(symbol: "NIFTY50"), timeframe: Timeframe(minutes: 60),
      timestamps: times, open: prices, high: prices, low: prices, close: prices, volume: nil)
    let joined = try bars.resampled(to: Timeframe(minutes: 240))
    #expect(joined.close == [4, 7] && joined.volume == nil)
    #expect(joined.timestamps == [open + 4 * hour, try utc("2022-12-30 10:00").nanoseconds])
    #expect(try bars.resampled(to: .day).timestamps == [try utc("2022-12-30 10:00").nanoseconds])
  }

  @Test func `an evening session of its own keeps its bars and ends after them`() throws {
    // Diwali trading, Saturday 2020-11-14, 18:15 to 19:15 in Kolkata.
    let times = try ["13:00", "13:15", "13:30", "13:45"].map { try utc("2020-11-14 " + $0).nanoseconds }
    let bars = try BarSeries(
      instrument: try InstrumentRegistry.resolve(symbol: "NIFTY50"), timeframe: Timeframe(minutes: 15),
      timestamps: times, open: [1, 2, 3, 4], high: [1, 2, 3, 4], low: [1, 2, 3, 4], close: [1, 2, 3, 4],
      volume: [.nan, .nan, .nan, .nan])
    let day = try bars.resampled(to: .day)
    #expect(day.close == [4] && day.sessionDate(0).description == "2020-11-14")
    #expect(day.timestamps == [times[3]] && day.volume?[0].isNaN == true)
  }

  @Test func `weeks and months of daily bars carry their last session`() throws {
    let dates = ["2024-01-30", "2024-01-31", "2024-02-01", "2024-02-02", "2024-02-05"].compactMap {
      CivilDate($0)
    }
    let bars = try BarSeries(
      instrument: try InstrumentRegistry.resolve(symbol: "SPY"), dates: dates, open: [1, 2, 3, 4, 5],
      high: [9, 2, 3, 4, 5], low: [1, 2, 3, 0, 5], close: [1, 2, 3, 4, 5], volume: [1, .nan, 3, 4, 5])
    let weeks = try bars.resampled(to: .week)
    #expect(
      weeks.close == [4, 5] && weeks.high == [9, 5] && weeks.low == [0, 5] && weeks.volume == [8, 5])
    #expect((0..<2).map { weeks.displayTime($0) } == ["2024-02-02T00:00:00Z", "2024-02-05T00:00:00Z"])
    let months = try bars.resampled(to: .month)
    #expect(months.close == [2, 5] && months.timestamps == [bars.timestamps[1], bars.timestamps[4]])
  }

  @Test func `a timeframe that does not fit is refused`() throws {
    let bars = try Self.bars("ES", minutes: 15, seed: 5)
    for target in [Timeframe(minutes: 5), Timeframe(minutes: 20)] {
      let error = try #require(throws: AssayError.self) { try bars.resampled(to: target) }
      #expect(error.code == "invalid_timeframe" && error.message.contains("15m"))
    }
    let week = try bars.resampled(to: .week)
    #expect(throws: AssayError.self) { try week.resampled(to: .month) }
    #expect(throws: AssayError.self) { try week.resampled(to: .day) }
    #expect(try bars.resampled(to: Timeframe(minutes: 15)) === bars)
    #expect(try bars.slice(0..<0).resampled(to: .day).isEmpty)
  }
}
