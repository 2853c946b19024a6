import Diagnostics
import Foundation
import Import
import Market
import Storage
import TestKit
import Testing

/// Files of one symbol add up in the catalogue.
@Suite struct StoredBarsTests {
  private let folder: TemporaryFolder
  private let catalogue: Catalogue

  init() throws {
    folder = try TemporaryFolder()
    catalogue = try Catalogue(directory: folder.file("data"))
  }

  /// Imports hours of January 2024, given as day and hour, whose close is 100 and the hour unless said otherwise.
  @discardableResult
  private func add(
    _ name: String, _ hours: Range<Int>, closes: [Int: Double] = [:], volume: String = "5",
    _ stored: StoredBars = .kept
  ) throws -> Catalogue.Imported {
    let rows = hours.map { hour in
      let close = closes[hour] ?? Double(100 + hour)
      let time = Timestamp(seconds: 1_704_067_200 + Int64(hour) * 3_600).description
      return "\(time),\(close),\(close + 1),\(close - 1),\(close),\(volume)\n"
    }
    try Data((header + rows.joined()).utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    return try catalogue.importFile(
      folder.file(name), importOptions("BTCUSDT") { $0.timeframe = Timeframe("1h") }, stored: stored,
      by: "tests")
  }

  private func stored() throws -> BarSeries { try catalogue.load("BTCUSDT", #require(Timeframe("1h"))) }

  @Test(arguments: [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]])
  func `months add up in any order to the same bars`(order: [Int]) throws {
    let parts = [0..<6, 6..<12, 12..<20]
    for i in order { try add("part\(i).csv", parts[i]) }
    let series = try stored()
    #expect(series.count == 20 && series.close == (0..<20).map { Double(100 + $0) })
    let entry = try catalogue.entry("BTCUSDT", #require(Timeframe("1h")))
    #expect(entry.provenance.earlier.count == 2 && entry.barCount == 20)
    #expect(entry.provenance.rowsRead == 20)
    let before = entry.contentHash
    try add("whole.csv", 0..<20, .replaced)
    #expect(try catalogue.entry("BTCUSDT", #require(Timeframe("1h"))).contentHash == before)
  }

  @Test func `bars as traded are added behind adjusted ones and refused before them`() throws {
    try add("a.csv", 4..<10)
    let timeframe = try #require(Timeframe("1h"))
    var provenance = try catalogue.entry("BTCUSDT", timeframe).provenance
    provenance.adjustments.append("adjusted for 1 splits and dividends of actions.csv")
    try catalogue.put(try stored(), provenance)
    try add("behind.csv", 8..<12)
    #expect(try stored().count == 8)
    let error = try #require(throws: AssayError.self) { try add("before.csv", 0..<4) }
    #expect(error.code == "adjusted_bars" && error.remedy.contains("--replace"))
    try add("whole.csv", 0..<12, .replaced)
    #expect(try stored().count == 12)
  }

  @Test func `the same file again changes nothing, not even the bytes`() throws {
    try add("a.csv", 0..<6)
    let path = "\(catalogue.directory)/bars/BTCUSDT/1h.parquet"
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let again = try add("a.csv", 0..<6)
    #expect(again.overlap?.equalBars == 6 && again.overlap?.newBars == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `where bars differ the stored ones stay and the differences are reported`() throws {
    try add("a.csv", 0..<12)
    let imported = try add("b.csv", 6..<16, closes: [8: 555])
    #expect(imported.overlap?.equalBars == 5 && imported.overlap?.differentBars == 1)
    #expect(imported.overlap?.firstDifferences.first?.stored == 108)
    #expect(imported.overlap?.firstDifferences.first?.added == 555)
    let series = try stored()
    #expect(series.count == 16 && series.close[8] == 108)
    try add("b.csv", 6..<16, closes: [8: 555], .updated)
    #expect(try stored().close[8] == 555)
    try add("c.csv", 3..<5, .replaced)
    #expect(try stored().count == 2)
  }

  @Test func `files that differ in most shared bars are not joined, and both remedies work`() throws {
    try add("a.csv", 0..<12)
    let halves = Dictionary(uniqueKeysWithValues: (6..<16).map { ($0, Double(50 + $0)) })
    let error = try #require(throws: AssayError.self) { try add("b.csv", 6..<16, closes: halves) }
    #expect(
      error.code == "bars_do_not_match" && error.remedy.contains("--replace")
        && error.remedy.contains("--update"))
    #expect(try stored().count == 12)
    try add("b.csv", 6..<16, closes: halves, .updated)
    #expect(try stored().close[5...6] == [105, 56])
    try add("b.csv", 6..<16, closes: halves, .replaced)
    #expect(try stored().count == 10)
  }

  @Test func `a volume that one file lacks is taken from the other`() throws {
    try add("a.csv", 0..<6, volume: "")
    #expect(try stored().volume == nil)
    let imported = try add("b.csv", 3..<9)
    #expect(imported.overlap?.differentBars == 0)
    let volume = try #require(try stored().volume)
    #expect(volume[0..<3].allSatisfy { $0.isNaN } && Array(volume[3...]) == [5, 5, 5, 5, 5, 5])
  }

  @Test func `a dry run tells of the overlap and writes nothing`() throws {
    try add("a.csv", 0..<6)
    try Data((header + "2024-01-01T05:00:00Z,105,106,104,105,5\n2024-01-01T06:00:00Z,1,1,1,1,5\n").utf8)
      .write(to: URL(fileURLWithPath: folder.file("b.csv")))
    let options = try importOptions("BTCUSDT") { $0.isDryRun = true }
    let imported = try catalogue.importFile(folder.file("b.csv"), options, by: "tests")
    #expect(imported.entry == nil && imported.overlap?.equalBars == 1 && imported.overlap?.newBars == 1)
    #expect(try stored().count == 6)
  }

  @Test(arguments: 0..<20)
  func `bars of random files come out as if they had been one`(seed: Int) throws {
    var random = TestRandom(seed: seed)
    var wanted: Set<Int> = []
    for part in 0..<5 {
      let start = Int.random(in: 0..<60, using: &random)
      let hours = start..<start + Int.random(in: 2..<20, using: &random)
      wanted.formUnion(hours)
      try add("\(part).csv", hours)
    }
    #expect(try stored().close == wanted.sorted().map { Double(100 + $0) })
  }
}
