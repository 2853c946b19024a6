import Diagnostics

/// Reads the lines of a `NumberTable`.
struct NumberTableReader {
  let bytes: FileBytes
  let source: String
  let selection: NumberTable.Selection
  var names: [String] = []
  var values: [[Double]] = []
  var labels: [String] = []
  var firstLine = 0
  private var splitter = CellSplitter(delimiter: UInt8(ascii: ","))
  /// Cells in every row.
  private var width = 0
  /// Positions of the cells that are read as numbers.
  private var wanted = 0..<0
  /// Rows that are read and not yet in the columns, row by row. With thousands of columns, to append each value to its
  /// own column at once would miss the cache at every value.
  private var pending: [Double] = []

  init(bytes: FileBytes, source: String, selection: NumberTable.Selection) {
    self.bytes = bytes
    self.source = source
    self.selection = selection
  }

  mutating func read() throws {
    var line = 0
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let end = bytes.buffer[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      line += 1
      let range = withoutBlanks(start..<end)
      if !range.isEmpty { try readLine(range, line) }
      start = end + 1
    }
    flush()
    if values.first?.isEmpty ?? true {
      throw failure(
        "no_rows", "The file holds no row of numbers.", "Give a file with one number a line.", line: 1)
    }
  }

  private mutating func readLine(_ range: Range<Int>, _ line: Int) throws {
    if width == 0 {
      splitter = CellSplitter(delimiter: delimiter(of: range))
      let cells = split(range)
      width = cells.count
      if isName(cells[width - 1]) {
        names = cells.map(bytes.text)
        return
      }
    }
    let cells = split(range)
    guard cells.count == width else {
      throw failure(
        "ragged_row", "This row has \(cells.count) cells, the first has \(width).",
        "Give every row the same number of cells.", line: line)
    }
    if firstLine == 0 {
      firstLine = line
      chooseColumns(cells)
      let expected = bytes.count / max(1, range.count) * 21 / 20 + 1
      for column in values.indices { values[column].reserveCapacity(min(expected, 1 << 20)) }
    }
    if wanted.lowerBound == 1, selection == .all { labels.append(bytes.text(cells[0])) }
    for cell in wanted { pending.append(try number(cells[cell], line: line, column: cell + 1)) }
    if pending.count >= 1 << 20 { flush() }
  }

  /// Moves the pending rows into the columns.
  private mutating func flush() {
    let width = wanted.count
    if width == 0 { return }
    let rows = pending.count / width
    for column in values.indices {
      for row in 0..<rows { values[column].append(pending[row * width + column]) }
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Whether a cell of the first line is the name of a column, and not a number or the mark of a missing one.
  private func isName(_ cell: Range<Int>) -> Bool {
    let text = bytes.text(cell).lowercased()
    let missing = ["", "nan", "na", "n/a", "null", "none", "nil", "-", "inf", "-inf", "+inf", "infinity"]
    return value(cell) == nil && !missing.contains(text)
  }

  private mutating func chooseColumns(_ cells: [Range<Int>]) {
    let hasLabels = width > 1 && value(cells[0]) == nil
    switch selection {
    case .last: wanted = width - 1..<width
    case .all: wanted = (hasLabels ? 1 : 0)..<width
    }
    names = wanted.map { names.isEmpty ? "column \($0 + 1)" : names[$0] }
    values = Array(repeating: [], count: wanted.count)
  }

  private func number(_ cell: Range<Int>, line: Int, column: Int) throws -> Double {
    if let value = value(cell) { return value }
    let text = bytes.text(cell)
    if text.isEmpty {
      throw failure(
        "missing_value", "The cell is empty.", "Fill it or remove the row.", line: line, column: column)
    }
    let hint =
      text.contains(",")
      ? "Write the decimal point as `.` instead of `,`." : "Correct the cell or remove the row."
    throw failure(
      "not_a_number", "Expected a finite number, found `\(text)`.", hint, line: line, column: column)
  }

  private func failure(
    _ code: String, _ message: String, _ remedy: String, line: Int, column: Int? = nil
  ) -> AssayError {
    AssayError(
      code: code, message: message, remedy: remedy,
      place: "\(source):\(line)" + (column.map { ":\($0)" } ?? ""), kind: .badData)
  }
}

extension NumberTableReader {
  private func value(_ cell: Range<Int>) -> Double? {
    let value = DecimalParser.parse(UnsafeBufferPointer(rebasing: bytes.buffer[cell]))
    return value?.isFinite == true ? value : nil
  }

  /// The first of tab, semicolon and comma that the line holds; otherwise a space.
  private func delimiter(of line: Range<Int>) -> UInt8 {
    let known = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")]
    return known.first { bytes.buffer[line].contains($0) } ?? UInt8(ascii: " ")
  }

  /// The cells of a line; a run of spaces is one delimiter.
  private mutating func split(_ line: Range<Int>) -> [Range<Int>] {
    if splitter.delimiter == UInt8(ascii: " ") {
      return bytes.buffer[line].split(separator: splitter.delimiter).map(\.indices)
    }
    splitter.split(line, of: bytes.start)
    return splitter.cells
  }

  /// The range without spaces and a carriage return at its ends.
  private func withoutBlanks(_ range: Range<Int>) -> Range<Int> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0D }
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, isBlank(bytes.start[low]) { low += 1 }
    while low < high, isBlank(bytes.start[high - 1]) { high -= 1 }
    return low..<high
  }
}
