import Diagnostics
import Foundation
import Market
import Storage
import TestKit
import Testing

@Suite struct SampleDataTests {
  /// `.deps` of this checkout, where set-up puts the files.
  private static let files = InstalledFiles(
    folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(".deps").path)

  private func load(_ symbol: String) throws -> (series: BarSeries, provenance: BarProvenance) {
    let sample = try #require(SampleData.all.first { $0.symbol == symbol })
    return try SampleData.load(sample, from: Self.files, importedBy: "test")
  }

  private func close(_ series: BarSeries, on date: String) throws -> Double {
    let day = try #require(CivilDate(date))
    let i = series.firstIndex(ofSession: day)
    try #require(i < series.count && series.sessionDate(i) == day)
    return series.close[i]
  }

  @Test(arguments: [
    ("AAPL", 3270, "2000-03-01", "2013-03-01"), ("IBM", 3270, "2000-03-01", "2013-03-01"),
    ("MSFT", 3270, "2000-03-01", "2013-03-01"), ("GOOG", 2148, "2004-08-19", "2013-03-01"),
    ("FB", 196, "2012-05-18", "2013-03-01"), ("SPX", 5031, "1999-01-04", "2018-12-31"),
    ("COMP", 5031, "1999-01-04", "2018-12-31"),
  ])
  func `every series is whole`(symbol: String, count: Int, first: String, last: String) throws {
    let series = try load(symbol).series
    #expect(series.count == count && series.timeframe == .day && series.instrument.symbol == symbol)
    #expect(series.sessionDate(0).description == first && series.sessionDate(count - 1).description == last)
    for i in 0..<count {
      #expect(series.high[i] >= max(series.open[i], series.close[i]))
      #expect(series.low[i] <= min(series.open[i], series.close[i]) && series.low[i] > 0)
    }
  }

  /// Closes that are on record elsewhere: highs of the year 2000, the bottom of 2009, the first day of
  /// Facebook.
  @Test func `known closes are there`() throws {
    #expect(try abs(close(load("SPX").series, on: "2000-03-24") - 1527.46) < 0.01)
    #expect(try abs(close(load("SPX").series, on: "2009-03-09") - 676.53) < 0.01)
    #expect(try abs(close(load("COMP").series, on: "2000-03-10") - 5048.62) < 0.01)
    #expect(try abs(close(load("FB").series, on: "2012-05-18") - 38.23) < 0.01)
    #expect(try abs(close(load("AAPL").series, on: "2013-03-01") - 430.47) < 0.01)
  }

  @Test func `splits on record are found, and nothing else is called one`() throws {
    let splits = ["AAPL": ["2000-06-21", "2005-02-28"], "MSFT": ["2003-02-18"]]
    for sample in SampleData.all {
      let found = try load(sample.symbol).provenance.adjustments.filter { $0.contains("split") }
      let expected = (splits[sample.symbol] ?? []).map {
        "prices and volumes before \($0) adjusted for a split of 2 to 1"
      }
      #expect(found == expected, "\(sample.symbol)")
    }
    #expect(try load("FB").provenance.adjustments.isEmpty && load("GOOG").provenance.adjustments.isEmpty)
    #expect(try load("COMP").provenance.adjustments == ["2 volumes of 0 taken as missing"])
    #expect(try load("IBM").provenance.adjustments.count == 1)
  }

  @Test(.enabled(if: Python.has("gzip"), "needs python3"), arguments: ["AAPL", "IBM", "MSFT", "GOOG", "FB"])
  func `returns of the adjusted close are those of the source, volumes trade the same value`(symbol: String)
    throws
  {
    let (series, _) = try load(symbol)
    let path = try #require(Self.files.sample("stocks"))
    let printed = try Python.run(
      """
      from csv import DictReader
      from gzip import open
      from sys import argv
      rows = [r for r in DictReader(open(argv[1], "rt")) if r["Ticker"] == argv[2]]
      print(*[r["Adj Close"] for r in rows])
      print(*[float(r["Volume"]) * float(r["Close"]) for r in rows])
      """, [path, symbol])
    let lines = printed.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
    #expect(lines[0].count == series.count)
    for i in 1..<series.count {
      let (ours, theirs) = (series.close[i] / series.close[i - 1], lines[0][i] / lines[0][i - 1])
      #expect(abs(ours / theirs - 1) < 1e-10)
    }
    // Splits change shares and price alike; only dividends take value away from earlier prices.
    let volume = try #require(series.volume)
    #expect(
      abs(volume[series.count - 1] * series.close[series.count - 1] / lines[1][series.count - 1] - 1) < 1e-12)
    let valueKept = volume[0] * series.close[0] / lines[1][0]
    #expect(valueKept <= 1 + 1e-12 && valueKept > 0.7)
    if symbol == "AAPL" { #expect(abs(valueKept - 0.98542) < 0.0001) }
  }

  @Test func `all of it goes into a catalogue`() throws {
    let folder = try TemporaryFolder()
    let catalogue = try Catalogue(directory: folder.path)
    let entries = try SampleData.install(into: catalogue, from: Self.files, importedBy: "9.9")
    #expect(entries.count == 7)
    #expect(try catalogue.symbols() == SampleData.all.map(\.symbol).sorted())
    let entry = try catalogue.entry("AAPL", .day)
    #expect(entry.provenance.importedBy == "9.9" && entry.provenance.sourceHash?.count == 64)
    #expect(try catalogue.load("MSFT", .day).contentHash == load("MSFT").series.contentHash)
  }

  @Test func `absent and damaged files are told with what to do`() throws {
    let folder = try TemporaryFolder()
    let files = InstalledFiles(folder: folder.path)
    let sample = SampleData.all[0]
    let absent = #expect(throws: AssayError.self) {
      try SampleData.load(sample, from: files, importedBy: "")
    }
    #expect(absent?.code == "no_sample_data" && absent?.remedy.contains("./assay-setup deps") == true)
    let whole = try Data(contentsOf: URL(fileURLWithPath: #require(Self.files.sample("stocks"))))
    for damaged in [Data("Date,Open".utf8), whole.prefix(20_000), Data()] {
      try FileManager.default.createDirectory(
        atPath: folder.file("samples"), withIntermediateDirectories: true)
      try damaged.write(to: URL(fileURLWithPath: folder.file("samples/stocks.csv.gz")))
      #expect(throws: AssayError.self) { try SampleData.load(sample, from: files, importedBy: "") }
    }
  }
}
