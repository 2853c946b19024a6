import Market
import Testing

/// Plants each defect in clean bars and expects exactly that finding.
@Suite struct QualityReportTests {
  /// 400 clean daily bars of a share (no holidays), wandering around 100.
  static func clean(symbol: String = "AAPL") throws -> BarColumns {
    var instrument = try InstrumentRegistry.resolve(symbol: symbol)
    instrument.sessions.calendar = nil
    let calendar = try SessionCalendar(instrument.sessions)
    var random = SplitMix(5)
    var date = try #require(CivilDate("2019-01-01"))
    var (times, close) = ([Int64](), [100.0])
    while times.count < 400 {
      if instrument.sessions.weekdays.contains(date.weekday) {
        times.append(calendar.dailyBarClose(of: date).nanoseconds)
      }
      date = date.advanced(byDays: 1)
    }
    while close.count < 400 { close.append(close[close.count - 1] + .random(in: -1...1, using: &random)) }
    return BarColumns(
      instrument: instrument, timeframe: .day, timestamps: times, open: close, high: close.map { $0 + 1 },
      low: close.map { $0 - 1 }, close: close, volume: close.map { _ in 1_000 })
  }

  static func scale(_ bars: inout BarColumns, from: Int, by factor: Double) {
    for i in from..<bars.count {
      bars.open[i] *= factor
      bars.high[i] *= factor
      bars.low[i] *= factor
      bars.close[i] *= factor
    }
  }

  @Test func `clean bars have no finding`() throws {
    let report = try QualityReport.check(try Self.clean())
    #expect(report.findings == [] && report.severity == nil)
    #expect(report.bars == 400 && report.sessions == 400 && report.longestGap?.days == 3)
    #expect(report.first == "2019-01-01T00:00:00Z")
  }

  @Test func `rows out of order and repeated times are found and sorted away`() throws {
    var bars = try Self.clean()
    bars.timestamps.swapAt(10, 11)
    bars.timestamps[20] = bars.timestamps[19]
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .outOfOrder) == 1 && report.count(of: .duplicateTimes) == 1)
    #expect(report.finding(.duplicateTimes)?.examples.first?.detail == "row 21 has the time of row 20")
    #expect(report.severity == .error && report.bars == 399)
    #expect(report.count(of: .missingSessions) == 1)
    var reversed = try Self.clean()
    reversed.timestamps.reverse()
    #expect(try QualityReport.check(reversed).count(of: .outOfOrder) == 399)
  }

  @Test func `prices out of their range, not positive or no number`() throws {
    var bars = try Self.clean()
    bars.high[5] = bars.close[5] - 0.1
    bars.low[6] = bars.close[6] + 0.1
    bars.low[7] = -0.5
    var report = try QualityReport.check(bars)
    #expect(report.findings.map(\.kind) == [.highBelowPrice, .lowAbovePrice, .nonPositivePrice])
    #expect(report.findings.allSatisfy { $0.count == 1 && $0.severity == .warning })
    bars.open[8] = .nan
    report = try QualityReport.check(bars)
    #expect(report.count(of: .invalidPrice) == 1 && report.severity == .error)
  }

  @Test(arguments: [2.0, 3, 1.5, 7, 4, 10, 0.2])
  func `a split is found where it happens, with its ratio`(ratio: Double) throws {
    var bars = try Self.clean()
    Self.scale(&bars, from: 200, by: 1 / ratio)
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .suspectedSplit) == 1)
    #expect(report.finding(.suspectedSplit)?.examples.first?.bar == 200)
    #expect(report.count(of: .priceSpike) == 0)
    var future = bars
    future.instrument = try InstrumentRegistry.resolve(symbol: "CL")
    #expect(try QualityReport.check(future).count(of: .suspectedSplit) == 0)
  }

  @Test func `a split names its ratio and a crash that comes back is none`() throws {
    var bars = try Self.clean()
    Self.scale(&bars, from: 200, by: 1 / 7)
    let detail = try QualityReport.check(bars).finding(.suspectedSplit)?.examples.first?.detail
    #expect(detail?.hasSuffix("like a 7:1 split") == true)
    bars = try Self.clean()
    Self.scale(&bars, from: 200, by: 0.5)
    Self.scale(&bars, from: 201, by: 2)
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .suspectedSplit) == 0 && report.count(of: .priceSpike) == 1)
    #expect(report.count(of: .outlier) == 2)
  }

  @Test func `a spike below zero is found in differences`() throws {
    var bars = try Self.clean(symbol: "CL")
    bars.close[100] = -40
    bars.low[100] = -41
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .nonPositivePrice) == 1)
    #expect(report.count(of: .priceSpike) == 1 && report.count(of: .outlier) == 2)
    #expect(report.finding(.priceSpike)?.examples.first?.time == "2019-05-21T00:00:00Z")
  }

  @Test func `missing sessions are counted and a jump over a hole is told`() throws {
    var bars = try Self.clean()
    Self.scale(&bars, from: 100, by: 1.2)
    let calendar = try SessionCalendar(bars.instrument.sessions)
    let dates = calendar.sessionDates(ofDailyBarsClosingAt: bars.timestamps)
    for i in 100..<400 {
      bars.timestamps[i] = calendar.dailyBarClose(of: CivilDate(daysSinceEpoch: dates[i] + 28)).nanoseconds
    }
    var report = try QualityReport.check(bars)
    #expect(report.count(of: .jumpAtHole) == 1)
    #expect(report.count(of: .missingSessions) == 20)
    #expect(report.finding(.missingSessions)?.severity == .warning)
    bars = try Self.clean()
    let kept = (0..<400).filter { $0 != 50 && $0 != 90 }
    report = try QualityReport.check(
      BarColumns(
        instrument: bars.instrument, timeframe: .day, timestamps: kept.map { bars.timestamps[$0] },
        open: kept.map { bars.open[$0] }, high: kept.map { bars.high[$0] }, low: kept.map { bars.low[$0] },
        close: kept.map { bars.close[$0] }, volume: nil))
    #expect(report.count(of: .missingSessions) == 2)
    #expect(report.finding(.missingSessions)?.severity == .note)
    #expect(report.count(of: .missingVolume) == 398)
  }

  @Test func `flat bars, stale runs and volume`() throws {
    var bars = try Self.clean()
    for i in 30..<36 { (bars.open[i], bars.high[i], bars.low[i], bars.close[i]) = (100, 100, 100, 100) }
    bars.volume?[3] = 0
    bars.volume?[4] = .nan
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .flatBars) == 6 && report.count(of: .staleRun) == 1)
    #expect(report.finding(.staleRun)?.examples.first?.detail == "6 bars at 100.0")
    #expect(report.count(of: .zeroVolume) == 1 && report.count(of: .missingVolume) == 1)
    #expect(report.count(of: .closeOnly) == 0)
    bars.open = bars.close
    bars.high = bars.close
    bars.low = bars.close
    #expect(try QualityReport.check(bars).count(of: .closeOnly) == 400)
  }

  @Test func `missing bars, short sessions and bars outside the session`() throws {
    let instrument = try InstrumentRegistry.resolve(symbol: "AAPL")
    let calendar = try SessionCalendar(instrument.sessions)
    let minutes = Timestamp.nanosecondsPerMinute
    var times: [Int64] = []
    for day in 0..<5 {
      let open = calendar.sessionOpen(of: try #require(CivilDate("2024-03-04")).advanced(byDays: day))
        .nanoseconds
      for bar in 1...26 {
        if day == 1, bar == 5 || bar == 6 { continue }  // two missing inside
        if day == 2, bar > 14 { continue }  // early close
        times.append(open + Int64(bar) * 15 * minutes)
      }
      if day == 3 { times.append(open + 27 * 15 * minutes) }  // after hours
    }
    times[40] += minutes  // off the grid
    let prices = times.map { _ in 100.0 }
    let report = try QualityReport.check(
      BarColumns(
        instrument: instrument, timeframe: Timeframe(minutes: 15), timestamps: times, open: prices,
        high: prices.map { $0 + 1 }, low: prices, close: prices, volume: prices))
    #expect(report.count(of: .missingBars) == 2)
    #expect(report.count(of: .shortSessions) == 1)
    #expect(
      report.finding(.shortSessions)?.examples.first?.detail == "0 bars missing at the open, 12 at the close")
    #expect(report.count(of: .offSessionBars) == 1)
    #expect(report.count(of: .irregularSpacing) == 2)
  }

  @Test func `another quotation and prices off the tick are told`() throws {
    var bars = try Self.clean()
    bars.instrument = try InstrumentRegistry.resolve(symbol: "6J")
    let report = try QualityReport.check(bars)
    #expect(report.count(of: .priceLevel) == 1)
    #expect(report.finding(.priceLevel)?.sentence.contains("6J") == true)
    var oil = try Self.clean(symbol: "CL")
    #expect(try QualityReport.check(oil).count(of: .offTick) > 300)
    oil.close = oil.close.map { ($0 * 100).rounded() / 100 }
    #expect(try QualityReport.check(oil).count(of: .offTick) == 0)
  }

  @Test(arguments: 0..<4) func `tiny series give a report`(count: Int) throws {
    var bars = try Self.clean()
    bars = BarColumns(
      instrument: bars.instrument, timeframe: .day, timestamps: Array(bars.timestamps.prefix(count)),
      open: Array(bars.open.prefix(count)), high: Array(bars.high.prefix(count)),
      low: Array(bars.low.prefix(count)), close: Array(bars.close.prefix(count)), volume: nil)
    let report = try QualityReport.check(bars)
    #expect(report.bars == count && (report.longestGap == nil) == (count < 2))
    #expect(report.findings.allSatisfy { $0.kind == .missingVolume })
  }

  @Test func `the same bars give the same report`() throws {
    var bars = try Self.clean()
    Self.scale(&bars, from: 200, by: 0.5)
    bars.timestamps.swapAt(1, 300)
    let reports = try (0..<3).map { _ in try QualityReport.check(bars) }
    #expect(reports[0] == reports[1] && reports[1] == reports[2])
  }
}
