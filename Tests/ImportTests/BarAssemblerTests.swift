import Diagnostics
import Import
import Market
import Storage
import Testing

/// Time zones, sessions, order, duplicates, timeframes.
@Suite struct BarAssemblerTests {
  private static func hours(_ times: [String]) -> String { header + rows(times) }

  // MARK: Zones

  @Test func `times without a zone are read in the exchange's, and the report says so`() throws {
    let text = Self.hours(["2024-01-02 09:30:00", "2024-01-02 09:45:00", "2024-01-02 10:00:00"])
    let result = try importText(text, symbol: "SPY")
    #expect(result.series.times[0] == "2024-01-02T14:45:00Z")
    #expect(result.report.zone == "America/New_York" && result.report.zoneSource.contains("exchange"))
    #expect(result.report.notes.contains { $0.contains("no zone") })
    let given = try importText(text, symbol: "SPY") { $0.timeZone = "Asia/Kolkata" }
    #expect(given.series.times[0] == "2024-01-02T04:15:00Z" && given.report.zoneSource == "given")
    let unknown = try importError(text, symbol: "SPY") { $0.isExchangeZoneKnown = false }
    #expect(unknown.code == "missing_time_zone" && unknown.remedy.contains("--tz"))
    #expect(try importError(text, symbol: "SPY") { $0.timeZone = "Mars/Base" }.code == "unknown_time_zone")
  }

  /// New York, 2024-11-03: 01:00–02:00 happened twice, first at UTC−4, then at UTC−5.
  @Test func `an hour that happened twice falls on both its runs`() throws {
    let times = [
      "2024-11-03 00:30", "2024-11-03 01:00", "2024-11-03 01:30", "2024-11-03 01:00", "2024-11-03 01:30",
      "2024-11-03 02:00",
    ]
    let expected = ["05:00", "05:30", "06:00", "06:30", "07:00", "07:30"].map { "2024-11-03T\($0):00Z" }
    let result = try importText(Self.hours(times), symbol: "ES")
    #expect(result.series.times == expected)
    #expect(result.report.ambiguousLocalTimes == 4 && result.report.order == .ascending)
    let reversed = try importText(Self.hours(times.reversed()), symbol: "ES")
    #expect(reversed.series.times == expected && reversed.report.order == .descending)
    #expect(reversed.series.open == result.series.open.reversed())
  }

  @Test func `a time that never happened is put aside`() throws {
    let times = ["2024-03-10 01:00", "2024-03-10 01:30", "2024-03-10 02:30", "2024-03-10 03:00"]
    let result = try importText(Self.hours(times), symbol: "ES")
    #expect(result.quarantine.map(\.reason) == [.nonexistentLocalTime] && result.quarantine[0].line == 4)
    #expect(result.series.times.last == "2024-03-10T07:30:00Z" && result.series.count == 3)
  }

  @Test func `offsets hold row by row`() throws {
    let times = [
      "2020-10-25 02:00:00+03:00", "2020-10-25 03:00:00+03:00", "2020-10-25 03:00:00+02:00",
      "2020-10-25 04:00:00+02:00",
    ]
    let result = try importText(Self.hours(times))
    #expect(
      result.series.times
        == ["2020-10-25T00:00:00Z", "2020-10-25T01:00:00Z", "2020-10-25T02:00:00Z", "2020-10-25T03:00:00Z"])
    let mixed = try importText(Self.hours(times + ["2020-10-25 05:00:00"]))
    #expect(mixed.quarantine.map(\.reason) == [.unparsableTime])
  }

  // MARK: Open or close

  @Test func `stamps that end with the session are not taken for opens`() throws {
    let times = (1...5).flatMap { day in
      ["09:45", "10:00", "15:45", "16:00"].map { "2024-01-0\(day + 1) \($0):00" }
    }
    let error = try importError(Self.hours(times), symbol: "SPY") { $0.timeframe = Timeframe("15m") }
    #expect(error.code == "ambiguous_stamp" && error.remedy.contains("--stamp close"))
    let closes = try importText(Self.hours(times), symbol: "SPY") {
      $0.timeframe = Timeframe("15m")
      $0.stamp = .close
    }
    #expect(closes.series.times[0] == "2024-01-02T14:45:00Z")
  }

  @Test func `the hour 24 ends the day and the bar`() throws {
    let result = try importText(
      Self.hours(["2015-01-01 23:58", "2015-01-01 23:59", "2015-01-01 24:00", "2015-01-02 00:01"]))
    #expect(result.series.times[2] == "2015-01-02T00:00:00Z")
    #expect(result.report.stamp == "close" && result.report.stampSource.contains("24:00"))
  }

  // MARK: Days and longer

  @Test func `daily bars close with their session`() throws {
    let days = ["2024-07-02", "2024-07-03", "2024-11-05"]
    let spy = try importText(Self.hours(days), symbol: "SPY")
    #expect(spy.series.times == ["2024-07-02T20:00:00Z", "2024-07-03T20:00:00Z", "2024-11-05T21:00:00Z"])
    #expect(spy.series.dates == days && spy.series.timeframe == .day)
    let nse = try importText(Self.hours(days), symbol: "RELIANCE")
    #expect(nse.series.times[0] == "2024-07-02T10:00:00Z")
    let bitcoin = try importText(Self.hours(days.map { $0 + "T00:00:00Z" }))
    #expect(bitcoin.series.times[0] == "2024-07-03T00:00:00Z" && bitcoin.series.dates == days)
  }

  @Test func `a day's stamp with an offset is a date at midnight and an instant otherwise`() throws {
    let midnight = ["2005-10-28 00:00:00-04:00", "2005-10-31 00:00:00-05:00", "2005-11-01 00:00:00-05:00"]
    let dates = try importText(Self.hours(midnight), symbol: "CL").series.dates
    #expect(dates == ["2005-10-28", "2005-10-31", "2005-11-01"])
    // Sunday 18:00 in New York is in Monday's session of CME.
    let evening = ["2024-01-07 18:00:00-05:00", "2024-01-08 18:00:00-05:00", "2024-01-09 18:00:00-05:00"]
    #expect(
      try importText(Self.hours(evening), symbol: "CL").series.dates
        == ["2024-01-08", "2024-01-09", "2024-01-10"])
    let epochs = ["1704690000", "1704776400", "1704862800"]  // 05:00 UTC, midnight in New York
    #expect(
      try importText(Self.hours(epochs), symbol: "CL").series.dates
        == ["2024-01-08", "2024-01-09", "2024-01-10"])
  }

  @Test func `the clock of daily stamps without a zone is left aside unless a zone is given`() throws {
    let times = ["2024-01-08 18:00:00", "2024-01-09 18:00:00", "2024-01-10 18:00:00"]
    let dates = try importText(Self.hours(times), symbol: "ES")
    #expect(
      dates.series.dates[0] == "2024-01-08" && dates.report.notes.contains { $0.contains("left aside") })
    let instants = try importText(Self.hours(times), symbol: "ES") { $0.timeZone = "America/New_York" }
    #expect(instants.series.dates[0] == "2024-01-09")
  }

  @Test func `weekly and monthly bars need to know which day their date names`() throws {
    let weeks = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"]
    #expect(try importError(Self.hours(weeks), symbol: "SPY").code == "ambiguous_stamp")
    let first = try importText(Self.hours(weeks), symbol: "SPY") { $0.stamp = .open }
    #expect(first.series.timeframe == .week && first.series.dates[0] == "2024-01-05")
    let months = ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]
    let last = try importText(Self.hours(months), symbol: "SPY") { $0.stamp = .close }
    #expect(last.series.timeframe == .month)
    #expect(last.series.dates == ["2024-01-31", "2024-02-29", "2024-03-28", "2024-04-30"])
    let starts = try importText(Self.hours(["2024-01-01", "2024-02-01", "2024-03-01"]), symbol: "SPY") {
      $0.stamp = .open
    }
    // The last session of March, before Good Friday.
    #expect(starts.series.dates == ["2024-01-31", "2024-02-29", "2024-03-28"])
  }

  // MARK: Orders of dates

  @Test func `day and month are told apart by a date that exists only one way`() throws {
    let american = try importText(Self.hours(["01/12/2024", "01/16/2024", "01/17/2024"]), symbol: "SPY")
    #expect(american.series.dates[0] == "2024-01-12")
    let european = try importText(Self.hours(["12/01/2024", "15/01/2024", "16/01/2024"]), symbol: "SPY")
    #expect(european.series.dates[0] == "2024-01-12")
  }

  @Test func `day and month are told apart by the order of the rows`() throws {
    let days = ["04", "05", "08", "09"].map { "\($0)/01/2024" } + ["01/02/2024", "02/02/2024"]
    let result = try importText(Self.hours(days), symbol: "SPY")
    #expect(result.series.dates.first == "2024-01-04" && result.series.dates.last == "2024-02-02")
    #expect(result.report.notes.contains { $0.contains("order dmy") })
  }

  @Test func `one damaged date does not outvote the order of the rows`() throws {
    let days = ["04", "05", "08", "09", "10", "11"].map { "\($0)/01/2024" }
    let later = ["01", "02", "05", "06", "07", "08"].map { "\($0)/02/2024" }
    let result = try importText(Self.hours(days + ["01/13/2024"] + later), symbol: "SPY")
    #expect(result.quarantine.map(\.line) == [8] && result.series.dates.last == "2024-02-08")
    #expect(result.report.notes.contains { $0.contains("order dmy") })
  }

  @Test func `dates that the data leave open are refused`() throws {
    let days = ["04/05/2024", "05/05/2024", "06/05/2024"]
    let error = try importError(Self.hours(days), symbol: "SPY")
    #expect(error.code == "ambiguous_date_order" && error.lineAndColumn == "2:1")
    #expect(error.remedy.contains("--date-order dmy") && error.message.contains("04/05/2024"))
    let day = try importText(Self.hours(days), symbol: "SPY") { $0.dateOrder = .dayFirst }
    #expect(day.series.dates.last == "2024-05-06")
  }

  // MARK: Order and duplicates

  static let six = (0..<6).map { "2024-01-02T0\($0):00:00Z" }

  @Test func `descending files are turned round`() throws {
    let result = try importText(Self.hours(Self.six.reversed()))
    #expect(result.report.order == .descending && result.report.rowsOutOfOrder == 0)
    #expect(result.series.open == [105, 104, 103, 102, 101, 100])
  }

  @Test func `shuffled rows are sorted and counted`() throws {
    var times = Self.six
    times.swapAt(2, 3)
    let result = try importText(Self.hours(times))
    #expect(result.report.order == .shuffled && result.report.rowsOutOfOrder == 1)
    #expect(result.series.open == [100, 101, 103, 102, 104, 105])
  }

  @Test func `equal rows are merged and counted`() throws {
    let lines = rows(Self.six).split(separator: "\n").map { $0 + "\n" }
    let result = try importText(header + lines.joined() + lines[2] + lines[2] + lines[5])
    #expect(result.report.exactDuplicates == 3 && result.series.count == 6 && result.quarantine.isEmpty)
    #expect(result.report.rowsRead == 9)
  }

  @Test func `rows that contradict each other follow the policy`() throws {
    let text = header + rows(Self.six) + "2024-01-02T02:00:00Z,7,7,7,7,7\n"
    let none = try importText(text)
    #expect(none.series.count == 5 && none.quarantine.map(\.line) == [4, 8])
    #expect(none.quarantine.allSatisfy { $0.reason == .conflictingDuplicate })
    let first = try importText(text) { $0.duplicates = .first }
    #expect(first.series.open[2] == 102 && first.quarantine.map(\.line) == [8])
    let last = try importText(text) { $0.duplicates = .last }
    #expect(last.series.open[2] == 7 && last.quarantine.map(\.line) == [4])
    let error = try importError(text) { $0.duplicates = .error }
    #expect(error.code == "conflicting_duplicate" && error.lineAndColumn == "8:1")
    #expect(error.message.contains("line 4"))
  }

  @Test func `first and last mean the order of the file in a descending file too`() throws {
    let lines = (rows(Self.six) + "2024-01-02T02:00:00Z,7,7,7,7,7\n").split(separator: "\n")
      .sorted().reversed().joined(separator: "\n")
    let first = try importText(header + lines) { $0.duplicates = .first }
    let last = try importText(header + lines) { $0.duplicates = .last }
    #expect(first.series.open[2] == 7 && last.series.open[2] == 102)
  }

  // MARK: Timeframes

  @Test(arguments: [("1m", 1), ("5m", 5), ("15m", 15), ("1h", 60), ("4h", 240)])
  func `timeframes are recognised from the distance of rows`(name: String, minutes: Int64) throws {
    let times = (0..<30).map {
      Timestamp(seconds: 1_700_000_000 / 14_400 * 14_400 + 60 * minutes * $0).description
    }
    let result = try importText(Self.hours(times.filter { !$0.contains(":45:") || minutes > 5 }))
    #expect(result.report.timeframe == name)
    #expect(result.report.timeframeSource.contains("recognised"))
  }

  @Test func `a given timeframe must go with the distance of rows`() throws {
    let error = try importError(Self.hours(Self.six)) { $0.timeframe = Timeframe("1d") }
    #expect(error.code == "timeframe_mismatch" && error.remedy.contains("--timeframe 1h"))
    #expect(
      try importError(Self.hours(Self.six)) { $0.timeframe = Timeframe("15m") }.code == "timeframe_mismatch")
    let days = (2...8).map { "2024-01-0\($0)" }
    #expect(
      try importError(Self.hours(days)) { $0.timeframe = Timeframe("1h") }.code == "timeframe_mismatch")
  }

  @Test func `ticks, single rows and irregular rows are no timeframe`() throws {
    let ticks = (0..<9).map { "2015-09-23T20:57:0\($0).146Z" }
    #expect(try importError(Self.hours(ticks)).code == "not_bars")
    #expect(try importError(Self.hours(["2024-01-02T00:00:00Z"])).code == "unknown_timeframe")
    #expect(try importText(Self.hours(["2024-01-02"])) { $0.timeframe = .day }.series.count == 1)
    let wild = [0, 1, 3, 7, 12, 20, 31, 45].map { "2024-01-02T10:\($0 < 10 ? "0" : "")\($0):00Z" }
    let error = try importError(Self.hours(wild))
    #expect(error.code == "irregular_spacing" && error.remedy.contains("--timeframe"))
  }

  @Test func `steps that are no whole number of bars are counted`() throws {
    var times = Self.six
    times[5] = "2024-01-02T05:30:00Z"
    #expect(try importText(Self.hours(times)).report.irregularSteps == 1)
  }
}
