import Diagnostics
import Storage

/// Judges the bad rows of a scan: few are put aside, many mean that the file was not understood.
struct RowErrors {
  let scan: ScanIndex
  let recognised: TableRecognition
  /// Rows that were read.
  let readCount: Int

  /// The rows to put aside.
  ///
  /// - Throws: `several_symbols`; `unreadable_rows` with the first bad cell when more than half of all rows
  ///   cannot be read (missing prices do not count: such rows were understood).
  func check() throws(AssayError) -> [QuarantinedRow] {
    let lines = scan.firstLines
    for (chunk, firstLine) in zip(scan.chunks, lines) {
      if let other = chunk.firstOtherSymbol { throw severalSymbols(other, line: firstLine + other.line) }
    }
    var rows: [QuarantinedRow] = []
    for (chunk, firstLine) in zip(scan.chunks, lines) {
      rows += chunk.bad.map { bad in
        QuarantinedRow(
          line: firstLine + bad.line, column: bad.column + 1, reason: bad.reason,
          text: TextLines.text(bad.bytes, in: scan.table.bytes))
      }
    }
    let unread = rows.filter { ![.missingPrice, .zeroPlaceholder, .infinitePrice].contains($0.reason) }
    if unread.count > readCount, let first = unread.first {
      throw unreadable(first, unread.count, of: readCount + rows.count)
    }
    return rows
  }

  private func severalSymbols(_ row: ChunkOutcome.BadRow, line: Int) -> AssayError {
    let bytes = scan.table.bytes
    var splitter = CellSplitter(delimiter: scan.plan.delimiter)
    splitter.split(row.bytes, of: bytes.start)
    let found = bytes.text(splitter.cells[row.column])
    let expected = scan.plan.symbol.map { String(decoding: $0, as: UTF8.self) } ?? ""
    return .severalSymbols(
      expected, found, at: ImportPlace(path: scan.table.path, line: line, column: row.column + 1))
  }

  private func unreadable(_ row: QuarantinedRow, _ count: Int, of all: Int) -> AssayError {
    let table = scan.table
    let name =
      table.names.indices.contains(row.column - 1) ? " in column `\(table.names[row.column - 1])`" : ""
    let found = cell(row).map { "`\($0)`\(name)" } ?? "`\(row.text.prefix(80))`"
    let expected: String
    switch row.reason {
    case .columnCount: expected = "\(scan.plan.roles.count) cells, as in the header"
    case .lineTooLong: expected = "a line end within \(TextLines.longest) bytes"
    case .unterminatedQuote: expected = "a closing quote on the same line"
    case .unparsableTime: expected = "a time such as \(recognised.pattern)"
    default: expected = "a number with a decimal \(scan.plan.prices.decimal.rawValue)"
    }
    return .badData(
      "unreadable_rows",
      "\(count) of \(all) rows cannot be read; the first has \(found), expected \(expected).",
      remedy: "Name the columns with `--map`, or the delimiter with `--delimiter`.",
      at: ImportPlace(path: table.path, line: row.line, column: max(row.column, 1)))
  }

  private func cell(_ row: QuarantinedRow) -> String? {
    guard row.column > 0 else { return nil }
    let bytes = FileBytes(copying: row.text.utf8)
    var splitter = CellSplitter(delimiter: scan.plan.delimiter)
    splitter.split(0..<bytes.count, of: bytes.start)
    guard splitter.cells.indices.contains(row.column - 1) else { return nil }
    return bytes.text(splitter.cells[row.column - 1])
  }
}
