import Storage

/// Rows from all over a table: its first lines, and a few from places spread evenly over the rest.
///
/// Recognition looks at these only; the scan then verifies every row against what was recognised.
struct TableSample {
  struct Row {
    /// Byte offset of the line.
    var offset: Int
    var cells: [Range<Int>]
  }

  let bytes: FileBytes
  private(set) var rows: [Row] = []

  static let headRows = 200
  static let places = 12
  static let rowsAPlace = 20

  /// Takes rows from `bodyStart` on.
  init(_ bytes: FileBytes, bodyStart: Int, delimiter: UInt8) {
    self.bytes = bytes
    var splitter = CellSplitter(delimiter: delimiter)
    let headEnd = take(Self.headRows, from: bodyStart, &splitter)
    var position = headEnd
    for place in 0..<Self.places {
      let wanted = headEnd + (bytes.count - headEnd) / Self.places * place
      let start = TextLines.lineStart(atOrAfter: wanted, in: bytes)
      position = max(position, take(Self.rowsAPlace, from: max(start, position), &splitter))
    }
  }

  private mutating func take(_ count: Int, from start: Int, _ splitter: inout CellSplitter) -> Int {
    var lines = TextLines(bytes, from: start)
    var taken = 0
    while taken < count, let line = lines.next() {
      if line.count > TextLines.longest || TextLines.isBlank(line, in: bytes) { continue }
      splitter.split(line, of: bytes.start)
      rows.append(Row(offset: line.lowerBound, cells: splitter.cells))
      taken += 1
    }
    return lines.position
  }

  /// The cells of a column, missing ones left out.
  func cells(_ column: Int) -> [UnsafeBufferPointer<UInt8>] {
    rows.compactMap { row in
      guard column < row.cells.count else { return nil }
      let cell = bytes.cell(row.cells[column])
      return MissingWord.matches(cell) ? nil : cell
    }
  }

  func text(_ cell: Range<Int>) -> String { bytes.text(cell) }
}

extension FileBytes {
  func cell(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: buffer[range])
  }
}

/// The words that tables use for "no value": nothing, `null`, `nan`, `NA`, `N/A`, `none`, `-`, `#N/A` …
enum MissingWord {
  static func matches(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    if cell.isEmpty { return true }
    guard cell.count <= 5 else { return false }
    var word: UInt64 = 0
    for byte in cell { word = word << 8 | UInt64(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
    return words.contains(word)
  }

  private static let words: [UInt64] = [
    "null", "nan", "na", "n/a", "none", "nil", "-", "--", ".", "#n/a", "#na", "<na>", "?", "nat",
  ].map { $0.utf8.reduce(0) { $0 << 8 | UInt64($1) } }
}
