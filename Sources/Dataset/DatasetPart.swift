import Diagnostics
import Storage

/// The rows of one symbol: the result of a `DatasetUnit`.
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

  /// The facts come first, so that they can be read alone.
  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(facts.text())
    writer.append(performance)
    writer.append(trades)
    return writer.bytes
  }

  /// - Throws: `damaged_artefact`.
  init(bytes: [UInt8]) throws {
    var reader = ByteReader(bytes)
    facts = try JSONValue(parsing: Array(try reader.text().utf8))
    performance = try reader.table()
    trades = try reader.table()
  }

  static func facts(of bytes: [UInt8]) throws -> JSONValue {
    var reader = ByteReader(bytes)
    return try JSONValue(parsing: Array(try reader.text().utf8))
  }
}
