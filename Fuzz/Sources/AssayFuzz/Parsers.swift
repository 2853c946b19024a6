import Diagnostics
import Factory
import Foundation
import Import
import Market
import Providers
import Storage

/// The parsers of what comes from outside, each over any bytes. A parser may refuse; it may not trap, hang, or accept
/// what breaks its own promises.
public enum Parsers {
  /// The names that `scripts/fuzz.sh` takes.
  public static let all: [(name: String, run: @Sendable ([UInt8]) -> Void)] = [
    ("json", json), ("yaml", yaml), ("records", records), ("numbers", numbers), ("bars", bars),
    ("providers", providers), ("portfolio", portfolio),
  ]

  /// A document that was read is written and read again as the same.
  @Sendable static func json(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes) else { return }
    let again = try? JSONValue(parsing: Array(value.text().utf8))
    precondition(again == value, "a JSON document survives being written")
  }

  @Sendable static func yaml(_ bytes: [UInt8]) {
    _ = try? YAMLReader.parse(String(decoding: bytes, as: UTF8.self), source: "fuzz")
  }

  /// Every row has a cell a column.
  @Sendable static func records(_ bytes: [UInt8]) {
    guard let table = try? RecordTable(parsing: String(decoding: bytes, as: UTF8.self), source: "fuzz") else {
      return
    }
    precondition(
      table.rows.allSatisfy { $0.cells.count == table.columns.count }, "rows are as wide as the header")
  }

  @Sendable static func numbers(_ bytes: [UInt8]) {
    _ = try? NumberTable(parsing: bytes, source: "fuzz", .all)
  }

  /// Imported bars keep the promises of a series: times increase, prices are numbers.
  @Sendable static func bars(_ bytes: [UInt8]) {
    let path = scratch("bars.csv")
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { return }
    guard let instrument = try? InstrumentRegistry.resolve(symbol: "SPY") else { return }
    guard let result = try? BarImporter.importFile(path, options: ImportOptions(instrument: instrument)) else {
      return
    }
    let series = result.series
    precondition(zip(series.timestamps, series.timestamps.dropFirst()).allSatisfy { $0 < $1 }, "times increase")
    for column in [series.open, series.high, series.low, series.close] {
      precondition(column.allSatisfy(\.isFinite), "prices are numbers")
    }
  }

  @Sendable static func providers(_ bytes: [UInt8]) {
    guard let from = CivilDate("2020-01-01"), let through = CivilDate("2024-12-31") else { return }
    for provider in ProviderCatalogue.all {
      let query = BarQuery(symbol: "X", timeframe: .day, from: from, through: through, base: provider.base)
      guard let page = try? provider.read(bytes, of: ProviderRequest(provider.base), query) else { continue }
      let bars = page.bars
      precondition(
        bars.open.count == bars.count && bars.volume.count == bars.count, "columns have one length")
    }
  }

  @Sendable static func portfolio(_ bytes: [UInt8]) {
    let path = scratch("portfolio.csv")
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { return }
    guard let file = try? PortfolioFile.read(path, timeframe: .day) else { return }
    for book in file.books {
      let again = try? PortfolioBook(json: book.json, place: "fuzz")
      precondition(again == book, "a book survives being written")
    }
  }

  /// A file in memory where there is such a folder; each process has its own.
  private static func scratch(_ name: String) -> String {
    let folder = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    return "\(folder)/assay-fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(name)"
  }
}
