public import Diagnostics
public import Market
import Storage

/// The side tables of a data folder: one Parquet file each, under `tables`, that anything can read.
public struct SideTableStore: Sendable {
  private let folder: String

  /// - Parameter folder: the data folder.
  public init(folder: String) { self.folder = "\(folder)/tables" }

  /// The names of the tables, sorted.
  public func names() -> [String] {
    FolderFiles.all(in: folder).compactMap { file in
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      return name.hasSuffix(".parquet") ? FileName.decode(String(name.dropLast(8))) : nil
    }.sorted()
  }

  /// - Throws: `unknown_table` with the nearest name; what reading a file can throw.
  public func load(_ name: String) throws -> SideTable {
    let names = names()
    guard names.contains(name) else {
      throw AssayError(
        code: "unknown_table",
        message: "There is no side table `\(name)`.\(NearestName.suggestion(for: name, among: names))",
        remedy:
          "Bring it in with `assay data import-table FILE --name \(name)`; `assay data tables` lists those there are.",
        place: name, kind: .usage)
    }
    let found = try ParquetFile.read(path(name))
    let facts = Dictionary(found.metadata.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    let table = found.table
    guard let stale = facts["assay.stale_days"].flatMap({ Int($0) }), facts["assay.table"] == name else {
      throw AssayError(
        code: "damaged_table",
        message: "The file of the side table `\(name)` was not written by this program.",
        remedy: "Bring the table in again with `--replace`.", place: path(name), kind: .badData)
    }
    let isDaily = facts["assay.is_daily"] == "true"
    let dates = try table.integers("date")
    let since = try table.integers("known_since")
    let symbols = try table.strings("symbol")
    let days = -3_000_000...Int64(3_000_000)
    guard dates.allSatisfy(days.contains), !isDaily || since.allSatisfy(days.contains) else {
      throw AssayError(
        code: "damaged_table", message: "The side table `\(name)` holds dates that no calendar has.",
        remedy: "Bring the table in again with `--replace`.", place: path(name), kind: .badData)
    }
    let columns = table.columnNames.dropFirst(3)
    let values = try columns.map { try table.doubles($0) }
    let entries = dates.indices.map { row in
      SideTable.Entry(
        symbol: symbols[row],
        row: SideRow(
          date: CivilDate(daysSinceEpoch: Int32(truncatingIfNeeded: dates[row])), since: since[row],
          values: values.map { $0[row] }))
    }
    return try SideTable(
      name: name, columns: Array(columns.map { String($0.dropFirst(Self.mark.count)) }), isDaily: isDaily,
      staleDays: stale, entries: entries)
  }

  /// Stores a table in place of one of the same name.
  ///
  /// - Throws: `invalid_name` for a name that features could not be called by; `cannot_write`.
  public func put(_ table: SideTable) throws {
    try Self.check(table.name)
    var columns = ColumnTable([
      ColumnTable.Column("symbol", .strings(table.entries.map(\.symbol))),
      ColumnTable.Column("date", .int32(table.entries.map(\.row.date.daysSinceEpoch))),
      ColumnTable.Column("known_since", .int64(table.entries.map(\.row.since))),
    ])
    for (index, name) in table.columns.enumerated() {
      // A mark in front, so that a figure may be called `date`.
      columns.append(
        ColumnTable.Column(Self.mark + name, .double(table.entries.map { $0.row.values[index] })))
    }
    try ParquetFile.write(
      columns, to: path(table.name),
      metadata: [
        ("assay.table", table.name), ("assay.is_daily", "\(table.isDaily)"),
        ("assay.stale_days", "\(table.staleDays)"), ("assay.digest", table.digest),
      ])
  }

  /// - Throws: `invalid_name`.
  public static func check(_ name: String) throws(AssayError) {
    let isPlain =
      !name.isEmpty && name.utf8.count <= 60
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    if isPlain { return }
    throw AssayError(
      code: "invalid_name", message: "`\(name)` cannot be the name of a side table.",
      remedy: "Use letters, digits, `_` and `-`, because features are named `table:NAME.COLUMN`.",
      place: "--name",
      kind: .usage)
  }

  private static let mark = "value:"
  private func path(_ name: String) -> String { "\(folder)/\(FileName.encode(name)).parquet" }
}
