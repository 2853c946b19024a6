import Diagnostics
import Storage

/// The rows of one symbol, as they lie beside the dataset until it is put together.
struct DatasetPart: Sendable {
  var performance: ColumnTable
  var trades: ColumnTable
  /// `SymbolFacts.json`.
  var facts: JSONValue

  init(performance: ColumnTable, trades: ColumnTable, facts: JSONValue) {
    self.performance = performance
    self.trades = trades
    self.facts = facts
  }

  init(_ records: SymbolRecords, _ facts: SymbolFacts) {
    performance = records.performance
    trades = records.tradeTable
    self.facts = facts.json(records: records.windows.count, trades: records.trades.count)
  }

  /// Writes the part; the facts come last, and a part without them is not there.
  func write(to path: String) throws {
    try ParquetFile.write(performance, to: path + ".performance.parquet")
    try ParquetFile.write(trades, to: path + ".trades.parquet")
    try AtomicFile.replace(path + ".json", with: facts.text() + "\n")
  }

  /// The facts of a part that is there; `nil` when it has to be made.
  static func facts(at path: String) -> JSONValue? {
    guard let bytes = try? WholeFile.bytes(of: path + ".json") else { return nil }
    return try? JSONValue(parsing: bytes)
  }

  /// - Throws: as `ParquetFile.read`, and `unreadable_part`.
  init(at path: String) throws {
    guard let facts = Self.facts(at: path) else {
      throw AssayError(
        code: "unreadable_part", message: "A part of the dataset is not there.",
        remedy: "Run the collection again; it makes what is missing.", place: path)
    }
    self.facts = facts
    performance = try ParquetFile.read(path + ".performance.parquet").table
    trades = try ParquetFile.read(path + ".trades.parquet").table
  }
}
