import Diagnostics
import Storage

/// Files that are often taken for tables and are none: each is refused by its own name.
enum OtherFormat {
  /// - Throws: `not_a_table` with what the file is and how its data become a table.
  static func refuse(_ bytes: FileBytes, path: String) throws(AssayError) {
    guard let (what, remedy) = named(bytes) else { return }
    throw AssayError(
      code: "not_a_table", message: "The file is \(what), not a table of bars.", remedy: remedy, place: path,
      kind: .badData)
  }

  private static func named(_ bytes: FileBytes) -> (what: String, remedy: String)? {
    let workbook = (
      what: "a workbook of a spreadsheet",
      remedy: "Open it, save the sheet with the bars as CSV, and import that."
    )
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return workbook }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]), holdsWorkbook(bytes) { return workbook }
    let head = String(decoding: bytes.buffer.prefix(512), as: UTF8.self).lowercased()
      .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if ["<!doctype html", "<html", "<head", "<table"].contains(where: head.hasPrefix) {
      return (
        "a web page",
        "Look at it in a browser: it may say why there are no data. A table in it can be saved as CSV from a "
          + "spreadsheet."
      )
    }
    if head.hasPrefix("<?xml") {
      return ("an XML document", "Export the bars as CSV.")
    }
    if bytes.starts(with: Array("SQLite format 3".utf8)) {
      return ("a SQLite database", "Export its table of bars as CSV: `sqlite3 -header -csv FILE 'select …'`.")
    }
    if bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      return ("an HDF5 file", "Write its table as Parquet or CSV, from Python with `to_parquet`.")
    }
    return nil
  }

  /// Whether the names in a zip file are those of a workbook: they stand in it as text.
  private static func holdsWorkbook(_ bytes: FileBytes) -> Bool {
    let head = String(decoding: bytes.buffer.prefix(256), as: UTF8.self)
    return head.contains("[Content_Types].xml") || head.contains("application/vnd.oasis.opendocument")
      || head.contains("xl/")
  }
}
