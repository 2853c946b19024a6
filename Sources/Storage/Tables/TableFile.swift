public import Diagnostics

/// Tables of columns of any kind, from Parquet, Arrow or text.
public enum TableFile {
  /// Reads Parquet and Arrow files by the end of their name, and every other file as a text table, plain or compressed.
  ///
  /// A column of a text table whose filled cells are all numbers holds numbers, one of `true` and `false` truth values;
  /// every other column holds texts. An empty cell is a missing value. Names of columns do not look at case there.
  public static func read(_ path: String) throws -> ColumnTable {
    if [".parquet", ".feather", ".arrow"].contains(where: { path.hasSuffix($0) }) {
      return try ParquetFile.read(path).table
    }
    return columns(of: try RecordTable.read(path))
  }

  static func columns(of table: RecordTable) -> ColumnTable {
    ColumnTable(
      table.columns.enumerated().map { index, name in
        let cells = table.rows.map { $0.cells[index] }
        let (values, isMissing) = values(cells)
        return ColumnTable.Column(name, values, isMissing: isMissing)
      })
  }

  private static func values(_ cells: [String]) -> (ColumnTable.Values, isMissing: [Bool]?) {
    let missing = cells.map(\.isEmpty)
    let marks = missing.contains(true) ? missing : nil
    let filled = cells.lazy.filter { !$0.isEmpty }
    if filled.isEmpty { return (.double(cells.map { _ in .nan }), nil) }
    var numbers: [Double] = []
    numbers.reserveCapacity(cells.count)
    for cell in cells {
      guard let value = cell.isEmpty ? .nan : Double(cell) else { break }
      numbers.append(value)
    }
    if numbers.count == cells.count { return (.double(numbers), nil) }
    let truths = ["true": true, "false": false]
    if filled.allSatisfy({ truths[$0.lowercased()] != nil }) {
      return (.bool(cells.map { truths[$0.lowercased()] ?? false }), marks)
    }
    return (.strings(cells), marks)
  }
}
