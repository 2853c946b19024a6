/// A text as one cell of a CSV file.
///
/// Spreadsheets run cells that begin with `=`, `+`, `-` or `@` as formulas, and names come from files of strangers.
/// Such a text gets an apostrophe in front, with which spreadsheets show it as text. Numbers stay as they are.
package enum CSVCell {
  package static func text(_ text: String) -> String {
    let safe = beginsFormula(text) ? "'" + text : text
    let isPlain = !safe.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    return isPlain ? safe : "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }

  private static func beginsFormula(_ text: String) -> Bool {
    guard let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) else { return false }
    return Double(text) == nil
  }
}
