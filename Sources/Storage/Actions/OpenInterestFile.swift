import Diagnostics
public import Market

/// Open interest of contracts in a table: `date,contract,open_interest`.
public enum OpenInterestFile {
  /// By contract and session date, in days since 1970-01-01.
  ///
  /// - Throws: what `RecordTable.read` throws; `missing_column`, `invalid_open_interest` with file and line.
  public static func read(_ path: String) throws -> [String: [Int32: Double]] {
    let table = try RecordTable.read(path)
    let columns = try table.positions(of: "date", "contract", "open_interest")
    var found: [String: [Int32: Double]] = [:]
    for row in table.rows {
      let cells = columns.map { row.cells[$0] }
      guard let date = CivilDate(cells[0]), let value = Double(cells[2]), value.isFinite, value >= 0,
        found[cells[1]]?[date.daysSinceEpoch] == nil
      else {
        throw AssayError(
          code: "invalid_open_interest",
          message: "`\(cells.joined(separator: ","))` is no open interest of a contract, or repeats one.",
          remedy: "Write one row a contract and session, such as `2024-03-11,ESH24,2104512`.",
          place: "\(path):\(row.line)", kind: .badData)
      }
      found[cells[1], default: [:]][date.daysSinceEpoch] = value
    }
    return found
  }
}
