import Diagnostics
import Import
import Market
import Testing

/// Counts since 1970 as whole columns.
@Suite struct EpochColumnTests {
  private static func text(_ stamps: [String], _ name: String = "time") -> String {
    "\(name),open,high,low,close\n" + stamps.map { "\($0),2,3,1,2\n" }.joined()
  }

  @Test(arguments: [
    ["-94694400", "-94608000", "0"], ["94780800", "94867200", "95126400"],
    ["94780800000", "94867200000", "95126400000"],
  ])
  func `days before 1980 are read from counts in a column that is named like a time`(stamps: [String]) throws
  {
    // A market that never closes has days on every date.
    let result = try importText(Self.text(stamps)) { $0.timeframe = .day }
    let first = stamps[0].hasPrefix("-") ? "1967-01-01" : "1973-01-02"
    #expect(result.report.rowsKept == 3 && result.series.dates.first == first)
  }

  @Test func `counts over all the years of a share are one column`() throws {
    let years = stride(from: -252_288_000, through: 1_700_000_000, by: 86_400).map { "\($0)" }
    let result = try importText(Self.text(years)) { $0.timeframe = .day }
    #expect(result.report.rowsKept == years.count && result.series.dates.first == "1962-01-03")
  }

  @Test func `a number whose name holds a word of time is none beside one`() throws {
    let text =
      "update_id,open_time,open,high,low,close\n4800000001,1704067200000,2,3,1,2\n4800000002,1704070800000,2,3,1,2\n"
    #expect(try importText(text).series.times == ["2024-01-01T01:00:00Z", "2024-01-01T02:00:00Z"])
  }

  @Test func `an index of rows is no time`() throws {
    let error = try importError(Self.text((0..<20).map { "\($0)" }, "index"))
    #expect(error.code == "no_time_column")
  }

  @Test func `a whole number with an exponent is read in its unit`() throws {
    let seconds = try importText(Self.text(["1.7040672e9", "1.7040708E+09", "1704074400"]))
    #expect(seconds.series.times.first == "2024-01-01T01:00:00Z" && seconds.report.rowsKept == 3)
    let milliseconds = try importText(Self.text(["1.7040672e12", "1.7040708e12", "1.7040744e12"]))
    #expect(milliseconds.series.times == seconds.series.times)
    #expect(milliseconds.report.timestampForm == "epoch ms")
  }

  @Test func `counts that a spreadsheet rounded are refused`() throws {
    let error = try importError(Self.text(["1.70407E+12", "1.70407E+12", "1.70407E+12", "1.70408E+12"]))
    #expect(error.code == "rounded_time" && error.message.contains("`1.70407E+12`"))
  }
}
