import CommandKit
import Diagnostics
import Storage

/// Columns of a text table that are picked by name; whatever else the table holds is not looked at.
struct NamedColumns {
  private let table: RecordTable

  /// - Throws: `no_rows` for a table without rows; what reading a file can throw.
  init(_ path: String) throws {
    table = try RecordTable.read(path)
    if table.rows.isEmpty {
      throw AssayError(
        code: "no_rows", message: "The table has a header and no row.", remedy: "Give a table with rows.",
        place: table.source, kind: .badData)
    }
  }

  var rowCount: Int { table.rows.count }
  var names: [String] { table.columns }

  func has(_ name: String) -> Bool { table.index(of: name.lowercased()) != nil }

  /// The cells of a column as they are.
  /// - Throws: `no_column` with the nearest name.
  func texts(_ name: String) throws(AssayError) -> [String] {
    let column = try index(of: name)
    return table.rows.map { $0.cells[column] }
  }

  /// The numbers of a column.
  /// - Parameter missing: whether an empty cell is NaN; otherwise it is refused.
  /// - Throws: `no_column`; `not_a_number` and `missing_value` with the line.
  func numbers(_ name: String, missing: Bool = false) throws(AssayError) -> [Double] {
    let column = try index(of: name)
    var values: [Double] = []
    values.reserveCapacity(table.rows.count)
    for row in table.rows {
      let cell = row.cells[column]
      if cell.isEmpty, missing {
        values.append(.nan)
      } else if let value = Double(cell), value.isFinite {
        values.append(value)
      } else {
        throw AssayError(
          code: cell.isEmpty ? "missing_value" : "not_a_number",
          message: cell.isEmpty
            ? "The cell of `\(name)` is empty." : "`\(name)` is `\(cell)`, which is no number.",
          remedy: "Correct the cell or leave out the row.", place: "\(table.source):\(row.line)",
          kind: .badData)
      }
    }
    return values
  }

  private func index(of name: String) throws(AssayError) -> Int {
    if let index = table.index(of: name.lowercased()) { return index }
    let names = table.columns
    throw AssayError(
      code: "no_column", message: "The table has no column `\(name)`.",
      remedy: "It has \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
      place: table.source, kind: .badData)
  }
}
