public import Diagnostics
public import Storage

/// The position-sizing dataset in memory.
public struct Dataset: Sendable {
  /// One row for each (symbol, strategy, window).
  public var performance: ColumnTable
  public var trades: ColumnTable
  public var metadata: JSONValue

  package init(performance: ColumnTable, trades: ColumnTable, metadata: JSONValue) {
    self.performance = performance
    self.trades = trades
    self.metadata = metadata
  }

  /// - Throws: as `ParquetFile.read`, or `no_dataset`-like errors of files that are missing.
  public init(_ files: DatasetFiles) throws {
    performance = try ParquetFile.read(files.performance).table
    trades = try ParquetFile.read(files.trades).table
    metadata = try JSONValue(parsing: WholeFile.bytes(of: files.metadata), source: files.metadata)
  }

  /// Puts parts together, in their order, and numbers the windows from 1 by calendar.
  ///
  /// - Parameter header: members of the metadata before those that follow from the parts.
  init(parts: [DatasetPart], stride: Int, header: JSONObject) throws {
    performance = .joined(parts.map(\.performance))
    trades = .joined(parts.map(\.trades))
    let first = try performance.integers("window_num").min()
    performance = try Self.numbered(performance, from: first, stride: stride)
    trades = try Self.numbered(trades, from: first, stride: stride)
    metadata = .object(
      DatasetMetadata(parts: parts.map(\.facts), first: first, stride: stride, header: header).json)
  }

  /// Writes down what the dataset is named by: code, data, contracts and configuration.
  mutating func note(_ identity: Identity) {
    guard var members = metadata.objectValue else { return }
    members["identity_sha256"] = .string(identity.hexadecimal)
    members["identity"] = identity.document
    metadata = .object(members)
  }

  private static func numbered(_ table: ColumnTable, from first: Int64?, stride: Int) throws -> ColumnTable {
    let starts = try table.integers("window_num")
    return table.replacing(
      "window_num", with: .int64(starts.map { ($0 - (first ?? $0)) / Int64(stride) + 1 }))
  }

  /// Writes the files; the metadata come last.
  public func write(_ files: DatasetFiles) throws {
    try ParquetFile.write(performance, to: files.performance)
    try ParquetFile.write(trades, to: files.trades)
    try AtomicFile.replace(files.metadata, with: metadata.text() + "\n")
  }
}
