import Diagnostics
import Import
import Market
import Storage
import TestKit
import Testing

/// Times as brokers, portals and spreadsheets write them.
@Suite struct StampWritingTests {
  private static let today = CivilDate(year: 2026, month: 11, day: 29)

  /// An import of hourly rows with the given stamps.
  private static func hourly(
    _ stamps: [String], symbol: String = "BTCUSDT", _ change: (inout ImportOptions) throws -> Void = { _ in }
  ) throws -> ImportResult {
    let rows = stamps.enumerated().map { i, stamp in
      "\"\(stamp)\",\(100 + i),\(102 + i),\(99 + i),\(101 + i),5"
    }
    return try importText(
      "time,open,high,low,close,volume\n" + rows.joined(separator: "\n") + "\n", symbol: symbol
    ) {
      $0.today = today
      try change(&$0)
    }
  }

  @Test(arguments: [
    ["20230103 09:30:00 US/Eastern", "20230103 10:30:00 US/Eastern"],
    ["2023-01-03 09:30:00 America/New_York", "2023-01-03 10:30:00 America/New_York"],
    ["2023-01-03 09:30 EST", "2023-01-03 10:30 EST"], ["2023-01-03 09:30 ET", "2023-01-03 10:30 ET"],
    ["2023-01-03 16:30:00 GMT+0200", "2023-01-03 17:30:00 GMT+0200"],
    ["2023-01-03 16:30:00 UTC+2", "2023-01-03 17:30:00 UTC+2"],
    [
      "Tue Jan 03 2023 16:30:00 GMT+0200 (Eastern European Standard Time)",
      "Tue Jan 03 2023 17:30:00 GMT+0200 (Eastern European Standard Time)",
    ],
    ["Jan 03, 2023 14:30 UTC", "Jan 03, 2023 15:30 UTC"],
    ["3 January 2023 14:30 GMT", "3 January 2023 15:30 GMT"],
    ["2023-01-03T14:30:00+00", "2023-01-03T15:30:00+00"],
    ["2023.01.03 16:30:00 Etc/GMT-2", "2023.01.03 17:30:00 Etc/GMT-2"],
  ])
  func `a zone behind the time is the zone of the time`(stamps: [String]) throws {
    let result = try Self.hourly(stamps)
    #expect(result.series.times == ["2023-01-03T15:30:00Z", "2023-01-03T16:30:00Z"])
  }

  @Test func `a zone with an offset that changes is followed over the change`() throws {
    let result = try Self.hourly(
      ["20240308 15:30:00 US/Eastern", "20240311 09:30:00 US/Eastern", "20240311 10:30:00 US/Eastern"],
      symbol: "AAPL")
    #expect(
      result.series.times == ["2024-03-08T21:30:00Z", "2024-03-11T14:30:00Z", "2024-03-11T15:30:00Z"])
    #expect(result.report.zone == "US/Eastern" && result.report.zoneSource == "the timestamps name it")
  }

  @Test func `an abbreviation with several meanings is asked for, and the answers work`() throws {
    let stamps = ["2024-01-03 09:30 CST", "2024-01-03 10:30 CST"]
    let error = try #require(throws: AssayError.self) { try Self.hourly(stamps) }
    #expect(error.code == "ambiguous_zone" && error.remedy.contains("Asia/Shanghai"))
    #expect(
      try Self.hourly(stamps) { $0.timeZone = "America/Chicago" }.series.times[0] == "2024-01-03T16:30:00Z")
    #expect(
      try Self.hourly(stamps) { $0.timeZone = "Asia/Shanghai" }.series.times[0] == "2024-01-03T02:30:00Z")
  }

  @Test func `a row with another zone than the rest is put aside`() throws {
    let result = try Self.hourly([
      "20230103 09:30:00 US/Eastern", "20230103 10:30:00 US/Eastern", "20230103 11:30:00 Europe/Berlin",
      "20230103 12:30:00 US/Eastern",
    ])
    #expect(result.series.count == 3 && result.report.quarantine.map(\.reason) == [.unparsableTime])
  }

  @Test func `a unit that changes inside a file is read in both, and the line is named`() throws {
    let first = 1_735_682_400
    let milliseconds = (0..<3).map { "\((first + $0 * 3_600) * 1_000)" }
    let microseconds = (3..<9).map { "\((first + $0 * 3_600) * 1_000_000)" }
    let result = try Self.hourly(milliseconds + microseconds)
    #expect(result.series.count == 9 && result.series.times[0] == "2024-12-31T23:00:00Z")
    #expect(result.series.times[8] == "2025-01-01T07:00:00Z")
    #expect(
      result.report.notes.contains {
        $0.contains("line 5") && $0.contains("milliseconds") && $0.contains("microseconds")
      })
    let seconds = (0..<9).map { "\(first + $0 * 3_600)" }
    #expect(try Self.hourly(seconds).series.timestamps == result.series.timestamps)
    #expect(try !Self.hourly(seconds).report.notes.contains { $0.contains("unit") })
  }

  @Test(arguments: 0..<12)
  func `units in any order come out the same`(seed: Int) throws {
    var random = TestRandom(seed: seed)
    let first = 1_600_000_200 / 3_600 * 3_600
    let factors = [1, 1_000, 1_000_000, 1_000_000_000]
    let stamps = (0..<60).map { i in "\((first + i * 3_600) * (factors.randomElement(using: &random) ?? 1))" }
    let plain = (0..<60).map { "\(first + $0 * 3_600)" }
    #expect(try Self.hourly(stamps).series.timestamps == Self.hourly(plain).series.timestamps)
  }

  @Test func `two-digit years are never in the future`() throws {
    let rows = ["12/26/67", "12/27/67", "12/28/67", "01/02/68", "01/03/68"].map { "\($0),1,1,1,1\n" }.joined()
    let old = try importText("Date,Open,High,Low,Close\n" + rows, symbol: "GE") { $0.today = Self.today }
    #expect(old.series.dates.first == "1967-12-26" && old.series.dates.last == "1968-01-03")
    let recent = rows.replacing("/67", with: "/24").replacing("/68", with: "/25")
    let new = try importText("Date,Open,High,Low,Close\n" + recent, symbol: "GE") { $0.today = Self.today }
    #expect(new.series.dates.first == "2024-12-26" && new.series.dates.last == "2025-01-03")
  }

  @Test(arguments: [
    (["Nov 13, 2021", "Nov 14, 2021", "Nov 15, 2021"], "2021-11-15"),
    (["13 Nov 2021", "14 Nov 2021", "15 Nov 2021"], "2021-11-15"),
    (["13. November 2021", "14. November 2021", "15. November 2021"], "2021-11-15"),
    (["13. Mai 2021", "14. Mai 2021", "15. Mai 2021"], "2021-05-15"),
    (["13. März 2021", "14. März 2021", "15. März 2021"], "2021-03-15"),
    (["Sat, 13 Nov 2021", "Sun, 14 Nov 2021", "Mon, 15 Nov 2021"], "2021-11-15"),
    (["13-Dez-2021", "14-Dez-2021", "15-Dez-2021"], "2021-12-15"),
    (["November 13th 2021", "November 14th 2021", "November 15th 2021"], "2021-11-15"),
    (["2021 Nov 13", "2021 Nov 14", "2021 Nov 15"], "2021-11-15"),
    (["44513", "44514", "44515"], "2021-11-15"),
  ])
  func `dates with names and day numbers of spreadsheets are read`(stamps: [String], last: String) throws {
    let rows = stamps.map { "\"\($0)\",1,1,1,1\n" }.joined()
    let result = try importText("Date,Open,High,Low,Close\n" + rows) { $0.today = Self.today }
    #expect(result.series.dates.last == last && result.series.count == 3)
  }

  @Test func `day numbers with a time of day are read to the second`() throws {
    let result = try Self.hourly(["45293.39583", "45293.4375", "45293.47917"], symbol: "SPY")
    #expect(
      result.series.times == ["2024-01-02T15:30:00Z", "2024-01-02T16:30:00Z", "2024-01-02T17:30:00Z"])
  }

  @Test func `a stamp before 1900 or after tomorrow is never a bar`() throws {
    let good = ["2024-01-02 00:00", "2024-01-02 01:00", "2024-01-02 02:00"].map { $0 + ":00Z" }
    let result = try Self.hourly(good + ["2067-01-02 03:00:00Z", "1850-01-02 03:00:00Z"])
    #expect(result.series.count == 3)
    #expect(result.report.quarantine.map(\.reason) == [.implausibleTime])
    #expect(result.report.quarantine.map(\.rows.count) == [2])
    let error = try #require(throws: AssayError.self) {
      try Self.hourly(["2067-01-02 03:00:00Z", "2067-01-02 04:00:00Z", "2024-01-02 05:00:00Z"])
    }
    #expect(error.code == "implausible_times" && error.message.contains("future"))
    // Tomorrow is not the future: markets in the east are ahead of UTC.
    #expect(try Self.hourly(["2026-11-30 08:00:00Z", "2026-11-30 09:00:00Z"]).series.count == 2)
  }

  @Test func `dates and times of day in columns of digits without a header are told from prices`() throws {
    let text = """
      20240103,0930,4744.25,4746.5,4742.0,4745.75,25123
      20240103,0945,4745.75,4749.0,4745.0,4748.25,21123
      20240103,1000,4748.25,4748.5,4741.25,4742.0,30123
      20240103,1015,4742.0,4744.0,4740.5,4743.5,18123

      """
    let result = try importText(text, symbol: "ES") { $0.stamp = .open }
    #expect(result.series.times.first == "2024-01-03T14:45:00Z" && result.series.open[0] == 4_744.25)
    // Whole prices that look like times of day stay prices.
    let daily = "20240103,930,945,920,940,5\n20240104,940,955,935,950,5\n20240105,950,959,940,945,5\n"
    #expect(try importText(daily, symbol: "SPY").series.open == [930, 940, 950])
  }
}
