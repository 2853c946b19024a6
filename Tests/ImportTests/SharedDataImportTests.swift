import Foundation
import Import
import Market
import Storage
import TestKit
import Testing

/// Every file of the developer set of real prices is imported whole.
@Suite struct SharedDataImportTests {
  /// A line of the set's manifest.
  struct Entry: Sendable, CustomTestStringConvertible {
    var file: String
    var assetClass: String
    var timeframe: String
    var bars: Int
    var first: String
    var last: String
    var missingVolumes: Int
    var nonPositive: Int

    var testDescription: String { file }

    init?(_ line: Substring) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells.count > 12, let bars = Int(cells[4]), let missing = Int(cells[11]), let low = Int(cells[12])
      else { return nil }
      (file, assetClass, timeframe) = (cells[0], cells[2], cells[3])
      (self.bars, first, last, missingVolumes, nonPositive) = (bars, cells[5], cells[6], missing, low)
    }
  }

  static let entries: [Entry] = {
    guard SharedData.isPresent,
      let text = try? String(contentsOfFile: SharedData.path("data/manifest.csv"), encoding: .utf8)
    else { return [] }
    return text.split(whereSeparator: \.isNewline).dropFirst().compactMap(Entry.init)
  }()

  /// Any instrument of the right class and hours; the contract does not matter here.
  private static func instrument(_ entry: Entry) throws -> Instrument {
    let (symbol, assetClass): (String, AssetClass) =
      switch entry.assetClass {
      case "equity_nse": ("X.NS", .equity)
      case let name where name.hasPrefix("equity"): ("X", .equity)
      case "index": (entry.file.contains("NIFTY") ? "NIFTY50" : "GSPC", .index)
      case "crypto": ("BTCUSDT", .crypto)
      case "fx": ("EURUSD", .fx)
      case "cfd": ("X", .cfd)
      default: ("ES", .future)
      }
    return try InstrumentRegistry.resolve(symbol: symbol, assetClass: assetClass)
  }

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"))
  func `the manifest lists 156 files`() { #expect(Self.entries.count == 156) }

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"), arguments: entries)
  func `every row of the file becomes a bar`(entry: Entry) throws {
    var options = ImportOptions(instrument: try Self.instrument(entry))
    let isIrregular = entry.timeframe == "irregular_intraday"
    if isIrregular { options.timeframe = Timeframe("30m") }
    let result = try BarImporter.importFile(SharedData.path("data/\(entry.file)"), options: options)
    let (series, report) = (result.series, result.report)
    #expect(series.count == entry.bars && report.rowsRead == entry.bars && result.quarantine.isEmpty)
    let folder = entry.timeframe.prefix { $0 != "_" }
    #expect(report.timeframe == (isIrregular ? "30m" : String(folder)))
    #expect(report.missingVolumes == entry.missingVolumes)
    #expect(report.nonPositivePrices.count == entry.nonPositive)
    #expect((series.volume == nil) == (entry.missingVolumes == entry.bars))
    if series.timeframe == .day {
      #expect(series.dates.first == entry.first.prefix(10).description)
      #expect(series.dates.last == entry.last.prefix(10).description)
    } else {
      let open = Timestamp(nanoseconds: series.timestamps[0] - series.timeframe.nanoseconds)
      #expect(open.description == entry.first + ":00Z")
    }
  }
}
