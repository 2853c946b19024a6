import Diagnostics
import Storage

/// The side file with rows that were put aside: `line,column,reason,row`.
enum QuarantineFile {
  /// - Throws: `cannot_write` with the path.
  static func write(_ rows: [QuarantinedRow], to path: String) throws {
    var text = "line,column,reason,row\n"
    for row in rows {
      let cell = CSVCell.text(row.text)
      let quoted = cell.hasPrefix("\"") ? cell : "\"\(cell)\""
      text += "\(row.line),\(row.column),\(row.reason.rawValue),\(quoted)\n"
    }
    try AtomicFile.replace(path, with: text)
  }
}
