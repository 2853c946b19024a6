import Diagnostics
import Market
import Storage

/// A small table of either format, cell by cell as text.
struct TextColumns {
  let names: [String]
  private let cells: [[String]]
  private let lines: [Int]?

  /// - Throws: what reading a file can throw.
  init(_ path: String) throws {
    if path.hasSuffix(".parquet") {
      let table = try ParquetFile.read(path).table
      names = table.columnNames.map { $0.lowercased() }
      let columns = table.columns.map(Self.texts)
      cells = (0..<table.rowCount).map { row in columns.map { $0[row] } }
      lines = nil
    } else {
      let table = try RecordTable.read(path)
      names = table.columns
      cells = table.rows.map(\.cells)
      lines = table.rows.map(\.line)
    }
  }

  var rowCount: Int { cells.count }
  subscript(row: Int, column: Int) -> String { cells[row][column] }

  func index(of name: String) -> Int? { names.firstIndex(of: name.lowercased()) }

  /// The line of a text file; the number of the row of a Parquet file.
  func line(of row: Int) -> Int { lines?[row] ?? row + 1 }

  private static func texts(_ column: ColumnTable.Column) -> [String] {
    (0..<column.count).map { row in
      if column.isMissing?[row] == true { return "" }
      return switch column.values {
      case .int64(let values): "\(values[row])"
      case .int32(let values): "\(values[row])"
      case .double(let values): values[row].isNaN ? "" : "\(values[row])"
      case .bool(let values): "\(values[row])"
      case .string(let values): values[row]
      case .timestamp(let values, _): Timestamp(nanoseconds: values[row]).description
      }
    }
  }
}
