import Diagnostics
import Market

/// Tables as text for spreadsheets and other programs.
public enum CSVFile {
  /// Writes a table with a header line: numbers with full precision, instants in ISO 8601, a missing or undefined
  /// value as an empty cell, a text that a spreadsheet would run as a formula with an apostrophe in front. The file is
  /// replaced as a whole.
  public static func write(_ table: ColumnTable, to path: String) throws {
    var text = table.columnNames.map(CSVCell.text).joined(separator: ",") + "\n"
    for row in 0..<table.rowCount {
      text += table.columns.map { $0.isMissing?[row] == true ? "" : cell($0.values, row) }
        .joined(separator: ",")
      text += "\n"
    }
    try AtomicFile.replace(path, with: text)
  }

  /// Writes CSV, or Parquet when the path ends so.
  ///
  /// - Parameter metadata: kept beside the table in a Parquet file; CSV has no place for it.
  public static func writeByName(
    _ table: ColumnTable, to path: String, metadata: [(String, String)] = []
  ) throws {
    if path.hasSuffix(".parquet") {
      try ParquetFile.write(table, to: path, metadata: metadata)
    } else {
      try write(table, to: path)
    }
  }

  private static func cell(_ values: ColumnTable.Values, _ row: Int) -> String {
    switch values {
    case .int64(let values): "\(values[row])"
    case .int32(let values): "\(values[row])"
    case .double(let values): values[row].isFinite ? "\(values[row])" : ""
    case .bool(let values): "\(values[row])"
    case .string(let values): CSVCell.text(values[row])
    case .timestamp(let values, _): Timestamp(nanoseconds: values[row]).description
    }
  }
}
