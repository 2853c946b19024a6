import Diagnostics
import Foundation
import Import
import Market
import Storage
import TestKit
import Testing

/// Random damage: an import ends with an error or accounts for every row, and never crashes.
@Suite struct ImportFuzzTests {
  private static let seeds = [
    BarImporterTests.hourly
      + rows((3..<40).map { Timestamp(seconds: 1_704_153_600 + 3_600 * $0).description }),
    "\"Date\",\"Time\",\"Open\",\"High\",\"Low\",\"Close\",\"Vol\",\"OI\"\r\n"
      + (1...28).map { "01/\($0 < 10 ? "0" : "")\($0)/2002,16:00,816.65,816.65,811.85,812.55,119,68\r\n" }
      .joined(),
    (0..<40).map { "\(1_655_321_400 + 300 * $0);12000;12630.5;1.2e3;12000;\($0)\n" }.joined(),
    "["
      + (0..<30).map { "[\(1_509_836_520_000 + 60_000 * $0), 0.5, 0.75, 0.25, 0.5, 1]" }.joined(
        separator: ",") + "]",
    "time,open,high,low,close\n"
      + (0..<30).map { "2020-10-2\($0 / 24 + 4) \($0 % 24 < 10 ? "0" : "")\($0 % 24):00:00+03:00,5,6,4,5\n" }
      .joined(),
  ]

  private static let alphabet = Array("0123456789,;.-:TZ+e \"\n\r\t|/nul\u{0}é#[]{}".utf8)

  private static func damage(_ bytes: inout [UInt8], _ random: inout TestRandom) {
    for _ in 0...random.next() % 6 where !bytes.isEmpty {
      let at = Int(random.next() % UInt64(bytes.count))
      let byte = alphabet[Int(random.next() % UInt64(alphabet.count))]
      switch random.next() % 6 {
      case 0: bytes.remove(at: at)
      case 1: bytes.insert(byte, at: at)
      case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int(random.next() % 40)))
      case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 60)], at: at)
      default: bytes[at] = byte
      }
    }
  }

  @Test(arguments: 0..<8)
  func `damaged text never crashes and never loses a row`(seed: Int) throws {
    var random = TestRandom(seed: seed + 100)
    let folder = try TemporaryFolder()
    let path = folder.file("bars.csv")
    var options = try importOptions("BTCUSDT")
    options.workers = 1
    options.dateOrder = .monthFirst
    var imported = 0
    for _ in 0..<500 {
      var bytes = Array(Self.seeds[Int(random.next() % UInt64(Self.seeds.count))].utf8)
      Self.damage(&bytes, &random)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do {
        let result = try BarImporter.importFile(path, options: options)
        let report = result.report
        imported += 1
        #expect(
          report.rowsRead == report.rowsKept + report.quarantinedRows + report.exactDuplicates,
          "\(String(decoding: bytes, as: UTF8.self))")
        #expect(result.series.count == report.rowsKept && result.quarantine.count == report.quarantinedRows)
        if report.format == "csv" { Self.checkLines(bytes, report) }
        Self.checkBars(result.series)
      } catch let error as AssayError {
        #expect(!error.message.isEmpty && !error.remedy.isEmpty && error.kind != .failure, "\(error)")
      }
    }
    #expect(imported > 100)
  }

  /// Counts data lines without any of the importer's code.
  private static func checkLines(_ bytes: [UInt8], _ report: ImportReport) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let start = report.headerLine ?? report.preambleLines
    let data = lines.dropFirst(start).count { line in line.contains { $0 != 0x20 && !(9...13).contains($0) } }
    #expect(data == report.rowsRead, "\(String(decoding: bytes, as: UTF8.self))")
  }

  private static func checkBars(_ series: BarSeries) {
    for i in 0..<series.count {
      let (open, high, low, close) = (series.open[i], series.high[i], series.low[i], series.close[i])
      #expect(low <= min(open, close) && high >= max(open, close) && (low + high).isFinite)
      #expect(i == 0 || series.timestamps[i - 1] < series.timestamps[i])
    }
  }

  @Test(arguments: 0..<4)
  func `damaged archives and Parquet files never crash`(seed: Int) throws {
    var random = TestRandom(seed: seed + 500)
    let folder = try TemporaryFolder()
    let parquet = folder.file("bars.parquet")
    let stamps = (0..<50).map { 1_704_153_600_000_000_000 + Int64($0) * Timestamp.nanosecondsPerMinute }
    let price = ColumnTable.Values.double((0..<50).map(Double.init))
    try ParquetFile.write(
      ColumnTable(
        [ColumnTable.Column("time", .instants(stamps))]
          + ["open", "high", "low", "close"].map { ColumnTable.Column($0, price) }), to: parquet)
    let archives = [
      ArchiveTests.gzip, ArchiveTests.xz, ArchiveTests.zstd, ArchiveTests.zip, ArchiveTests.bzip2,
    ]
    let sources =
      try archives.map { Array(try #require(Data(base64Encoded: $0))) }
      + [Array(try Data(contentsOf: URL(fileURLWithPath: parquet)))]
    let options = try importOptions("BTCUSDT")
    for round in 0..<120 {
      var bytes = sources[round % sources.count]
      Self.damage(&bytes, &random)
      try Data(bytes).write(to: URL(fileURLWithPath: folder.file("x")))
      do {
        let result = try BarImporter.importFile(folder.file("x"), options: options)
        #expect(result.series.count == result.report.rowsKept)
      } catch let error as AssayError {
        #expect(!error.message.isEmpty)
      }
    }
  }
}
