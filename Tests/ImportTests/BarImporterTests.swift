import Diagnostics
import Foundation
import Import
import Market
import Storage
import TestKit
import Testing

@Suite struct BarImporterTests {
  static let hourly = """
    timestamp,open,high,low,close,volume
    2024-01-02T00:00:00Z,100,101.5,99.25,101,10
    2024-01-02T01:00:00Z,101,102,100,100.5,
    2024-01-02T02:00:00Z,100.5,103,100.5,102.75,7.5

    """

  @Test func `hourly bars stamped at their open get their close in UTC`() throws {
    let result = try importText(Self.hourly)
    #expect(result.series.timeframe == Timeframe("1h"))
    #expect(
      result.series.times == ["2024-01-02T01:00:00Z", "2024-01-02T02:00:00Z", "2024-01-02T03:00:00Z"])
    #expect(result.series.open == [100, 101, 100.5])
    #expect(result.series.high == [101.5, 102, 103])
    #expect(result.series.low == [99.25, 100, 100.5])
    #expect(result.series.close == [101, 100.5, 102.75])
    #expect(result.series.volume?[0] == 10)
    #expect(result.series.volume?[1].isNaN == true)
    #expect(result.series.volume?[2] == 7.5)
  }

  @Test func `the report of a clean file says what was recognised`() throws {
    let report = try importText(Self.hourly).report
    #expect(report.format == "csv" && report.delimiter == "," && report.headerLine == 1)
    #expect(report.columns.map(\.role) == [.time, .open, .high, .low, .close, .volume])
    #expect(report.timestampForm == "YYYY-MM-DDTHH:MM:SSZ")
    #expect(report.stamp == "open" && report.timeframe == "1h" && report.zone == nil)
    #expect(report.rowsRead == 3 && report.rowsKept == 3 && report.missingVolumes == 1)
    #expect(report.quarantine.isEmpty && report.notes.isEmpty)
    #expect(report.first == "2024-01-02T01:00:00Z" && report.last == "2024-01-02T03:00:00Z")
    let copy = try JSONDecoder().decode(ImportReport.self, from: try JSONEncoder().encode(report))
    #expect(copy == report)
  }

  @Test func `stamps said to be closes stay where they are`() throws {
    let result = try importText(Self.hourly) { $0.stamp = .close }
    #expect(result.series.times[0] == "2024-01-02T00:00:00Z")
    #expect(result.report.stamp == "close")
  }

  @Test func `a table without volumes has none`() throws {
    let empty = try importText(Self.hourly.replacing(",10\n", with: ",\n").replacing(",7.5\n", with: ",\n"))
    #expect(empty.series.volume == nil)
    #expect(!empty.report.hasVolume && empty.report.missingVolumes == 3)
    let absent = try importText("time,open,high,low,close\n1700000000,1,1,1,1\n1700003600,1,1,1,1\n")
    #expect(absent.series.volume == nil)
  }

  @Test func `volumes of 0 stay and are remarked upon`() throws {
    let result = try importText(header + "2024-01-02T00:00:00Z,1,1,1,1,0\n2024-01-02T01:00:00Z,1,1,1,1,0\n")
    #expect(result.series.volume == [0, 0])
    #expect(result.report.notes.contains { $0.contains("0 in every row") })
  }

  // MARK: Values

  @Test func `bad rows are put aside with line, column, reason and text`() throws {
    let text = """
      timestamp,open,high,low,close,volume
      2024-01-02T00:00:00Z,100,101,99,100,1
      2024-01-02T01:00:00Z,abc,101,99,100,1
      2024-01-02T02:00:00Z,100,null,99,100,1

      2024-01-02T03:00:00Z,100,101,99
      2024-13-02T04:00:00Z,100,101,99,100,1
      2024-01-02T05:00:00Z,100,inf,99,100,1
      2024-01-02T06:00:00Z,0,0,0,100,1
      2024-01-02T07:00:00Z,100,101,99,100,-1
      2024-01-02T08:00:00Z,100,101,99,"100,1
      2024-01-02T09:00:00Z,100,101,99,100,1
      2024-01-02T10:00:00Z,100,101,99,100,1
      2024-01-02T11:00:00Z,100,101,99,100,1
      2024-01-02T12:00:00Z,100,101,99,100,1
      2024-01-02T13:00:00Z,100,101,99,100,1
      2024-01-02T14:00:00Z,100,101,99,100,1
      2024-01-02T15:00:00Z,100,101,99,100,1

      """
    let result = try importText(text) { $0.timeframe = Timeframe("1h") }
    let found = result.quarantine.map { "\($0.line):\($0.column) \($0.reason.rawValue)" }
    #expect(
      found == [
        "3:2 unparsable_number", "4:3 missing_price", "6:0 column_count", "7:1 unparsable_time",
        "8:3 infinite_price", "9:0 zero_placeholder", "10:6 negative_volume", "11:5 unterminated_quote",
      ])
    #expect(result.quarantine[0].text == "2024-01-02T01:00:00Z,abc,101,99,100,1")
    #expect(result.report.rowsKept == 8 && result.report.rowsRead == 16 && result.report.blankLines == 1)
    #expect(result.report.quarantine.map(\.rows.count) == [Int](repeating: 1, count: 8))
  }

  @Test func `ranges that do not hold open and close are widened and counted`() throws {
    let result = try importText(
      header + "2024-01-02T00:00:00Z,100,100.5,99,101,1\n2024-01-02T01:00:00Z,98,101,99,100,1\n"
        + "2024-01-02T02:00:00Z,100,101,99,100,1\n2024-01-02T03:00:00Z,10,9,12,11,1\n")
    #expect(result.series.high == [101, 101, 101, 12])
    #expect(result.series.low == [99, 98, 99, 9])
    #expect(result.report.rangeWidened == RowTally(count: 3, firstLines: [2, 3, 5]))
    #expect(result.report.rowsKept == 4)
  }

  @Test func `negative prices are kept and counted`() throws {
    let result = try importText(
      header + "2020-04-20,17.73,17.85,-40.32,-37.63,1\n2020-04-21,-14,13.86,-16.74,10.01,1\n", symbol: "CL")
    #expect(result.series.close == [-37.63, 10.01])
    #expect(result.series.low == [-40.32, -16.74])
    #expect(result.report.nonPositivePrices == RowTally(count: 2, firstLines: [2, 3]))
    #expect(result.report.rangeWidened.count == 0)
  }

  @Test func `prices are scaled with one rounding`() throws {
    let text =
      "19980102 00:00,136300,162500,135000,162500,6315000\n"
      + "19980105 00:00,165000,165600,151900,160000,5677300\n"
    let error = try importError(text, symbol: "AAPL")
    #expect(error.code == "integer_prices" && error.lineAndColumn == "1:5")
    let scaled = try importText(text, symbol: "AAPL") { $0.scale = 0.0001 }
    #expect(scaled.series.open == [13.63, 16.5] && scaled.series.high == [16.25, 16.56])
    #expect(scaled.series.volume == [6_315_000, 5_677_300])
    let whole = try importText(text, symbol: "AAPL") { $0.scale = 1 }
    #expect(whole.series.open == [136_300, 165_000])
  }

  @Test func `prices survive the way through text bit for bit`() throws {
    var random = TestRandom(seed: 7)
    var text = "time,open,high,low,close,volume\n"
    var expected: [Double] = []
    for i in 0..<3_000 {
      let scale = pow(10, Double.random(in: -8...9, using: &random))
      let four = (0..<4).map { _ in Double.random(in: 0.1...1, using: &random) * scale }.sorted()
      expected.append(four[1])
      text += "\(1_600_000_000 + 60 * i),\(four[1]),\(four[3]),\(four[0]),\(four[2]),\(four[2])\n"
    }
    let result = try importText(text)
    #expect(result.series.open.map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(result.report.rangeWidened.count == 0)
  }

  // MARK: The whole

  @Test(arguments: [1, 2, 3, 8])
  func `the result does not depend on the number of workers`(workers: Int) throws {
    let text =
      header + rows((0..<40_000).map { Timestamp(seconds: 1_600_000_000 + 60 * Int64($0)).description })
    let damaged = text.replacing(",101,", with: ",x,")
    let one = try importText(damaged) { $0.workers = 1 }
    let many = try importText(damaged) { $0.workers = workers }
    #expect(one.quarantine == many.quarantine && one.series.timestamps == many.series.timestamps)
    #expect(one.series.close == many.series.close && one.report.rowsKept == many.report.rowsKept)
    #expect(one.report.quarantinedRows > 0 && damaged.utf8.count > 1 << 20)
  }

  @Test func `the quarantine file holds the rows that were put aside`() throws {
    let folder = try TemporaryFolder()
    let text =
      header + "2024-01-02T00:00:00Z,1,1,1,1,1\n\"2024-01-02T01:00:00Z\",a,1,1,1,1\n"
      + "2024-01-02T02:00:00Z,1,1,1,1,1\n2024-01-02T03:00:00Z,1,1,1,1,1\n"
    let dry = try importText(text, name: "x.csv") {
      $0.quarantineFolder = folder.path
      $0.isDryRun = true
    }
    #expect(dry.report.quarantineFile == nil && dry.report.quarantinedRows == 1)
    #expect(try folder.contents().isEmpty)
    let result = try importText(text, name: "x.csv") { $0.quarantineFolder = folder.path }
    #expect(result.report.quarantineFile == folder.file("x.csv.quarantine.csv"))
    #expect(
      try String(contentsOfFile: folder.file("x.csv.quarantine.csv"), encoding: .utf8)
        == "line,column,reason,row\n3,2,unparsable_number,\"\"\"2024-01-02T01:00:00Z\"\",a,1,1,1,1\"\n")
  }

  @Test func `a missing file, a folder and an empty file are named`() throws {
    let folder = try TemporaryFolder()
    let options = try importOptions("ES")
    let missing = #expect(throws: AssayError.self) {
      try BarImporter.importFile(folder.file("none.csv"), options: options)
    }
    #expect(missing?.code == "no_such_file" && missing?.kind == .badData)
    let notFile = #expect(throws: AssayError.self) {
      try BarImporter.importFile(folder.path, options: options)
    }
    #expect(notFile?.code == "cannot_read")
    #expect(try importError("").code == "empty_file")
    #expect(try importError("\n\n").code == "empty_file")
    #expect(try importError(header).code == "empty_file")
  }
}
