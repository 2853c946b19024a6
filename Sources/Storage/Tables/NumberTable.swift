import Diagnostics

/// Named columns of numbers from a small text table: returns, p-values, a panel of strategies.
///
/// The delimiter (comma, semicolon, tab or spaces) and the header line are recognised; a first column that
/// holds no numbers, such as a date, is kept as labels. Every other cell must be a finite number: an empty
/// cell or a word is an error with line and column, never a gap. For price bars use the importer, which
/// repairs and quarantines; this reader does neither.
public struct NumberTable: Sendable, Hashable {
  public struct Column: Sendable, Hashable {
    /// The name in the header, or `column 2` without one.
    public var name: String
    /// One value a row, from the top of the file.
    public var values: [Double]

    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// Which columns a caller needs; the others may hold anything.
  public enum Selection: Sendable {
    /// The last column alone.
    case last
    /// All columns, except a first one that holds no numbers.
    case all
  }

  public let columns: [Column]
  /// The cells of a first column that is not among `columns`; empty when there is none.
  public let labels: [String]
  /// The line of the first row in the file, counted from 1.
  public let firstLine: Int

  public var rowCount: Int { columns.first?.values.count ?? 0 }

  /// Reads a file; `-` is the standard input.
  ///
  /// - Throws: `AssayError` of kind `badData` with the place `file:line:column`: `no_rows`, `ragged_row`,
  ///   `not_a_number`, `missing_value`; and what reading a file can throw.
  public static func read(_ path: String, _ selection: Selection) throws -> NumberTable {
    let bytes = try WholeFile.bytes(of: path == "-" ? "/dev/stdin" : path)
    return try NumberTable(parsing: bytes, source: path == "-" ? "standard input" : path, selection)
  }

  /// Reads a table from the bytes of a file.
  ///
  /// - Parameter source: the name for error messages.
  public init(parsing bytes: [UInt8], source: String, _ selection: Selection) throws {
    var reader = NumberTableReader(bytes: bytes, source: source, selection: selection)
    try reader.read()
    columns = zip(reader.names, reader.values).map { Column(name: $0, values: $1) }
    labels = reader.labels
    firstLine = reader.firstLine
  }
}

private struct NumberTableReader {
  let bytes: [UInt8]
  let source: String
  let selection: NumberTable.Selection
  var names: [String] = []
  var values: [[Double]] = []
  var labels: [String] = []
  var firstLine = 0
  private var delimiter = UInt8(ascii: ",")
  /// Cells in every row.
  private var width = 0
  /// Positions of the cells that are read as numbers.
  private var wanted = 0..<0

  init(bytes: [UInt8], source: String, selection: NumberTable.Selection) {
    self.bytes = bytes
    self.source = source
    self.selection = selection
  }

  mutating func read() throws {
    var line = 0
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      line += 1
      let range = trimmed(start..<end)
      if !range.isEmpty { try readLine(range, line) }
      start = end + 1
    }
    if values.first?.isEmpty ?? true {
      throw failure(
        "no_rows", "The file holds no row of numbers.", "Give a file with one number a line.", line: 1)
    }
  }

  private mutating func readLine(_ range: Range<Int>, _ line: Int) throws {
    if width == 0 {
      delimiter = Self.delimiter(of: bytes[range])
      let cells = split(range)
      width = cells.count
      // A header is a first line whose last cell is a word.
      if Double(text(cells[width - 1])) == nil {
        names = cells.map(text)
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
    }
    if wanted.lowerBound == 1 { labels.append(text(cells[0])) }
    for (column, cell) in zip(values.indices, wanted) {
      values[column].append(try number(cells[cell], line: line, column: cell + 1))
    }
  }

  private mutating func chooseColumns(_ cells: [Range<Int>]) {
    let hasLabels = width > 1 && Double(text(cells[0])) == nil
    switch selection {
    case .last: wanted = width - 1..<width
    case .all: wanted = (hasLabels ? 1 : 0)..<width
    }
    names = wanted.map { names.isEmpty ? "column \($0 + 1)" : names[$0] }
    values = Array(repeating: [], count: wanted.count)
  }

  private func number(_ cell: Range<Int>, line: Int, column: Int) throws -> Double {
    let text = text(cell)
    // Swift would also read hexadecimal numbers.
    if let value = Double(text), value.isFinite, !text.contains(where: { $0 == "x" || $0 == "X" }) {
      return value
    }
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
  /// The first of tab, semicolon and comma that the line holds; otherwise spaces.
  private static func delimiter(of line: ArraySlice<UInt8>) -> UInt8 {
    let known = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")]
    return known.first { line.contains($0) } ?? UInt8(ascii: " ")
  }

  /// The cells of a line; a run of spaces is one delimiter.
  private func split(_ range: Range<Int>) -> [Range<Int>] {
    let isSpace = delimiter == UInt8(ascii: " ")
    return bytes[range].split(separator: delimiter, omittingEmptySubsequences: isSpace).map {
      trimmed($0.startIndex..<$0.endIndex)
    }
  }

  /// The range without spaces and a carriage return at its ends, and without quotes around what is left.
  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0D }
    while low < high, isBlank(bytes[low]) { low += 1 }
    while low < high, isBlank(bytes[high - 1]) { high -= 1 }
    return low..<high
  }

  private func text(_ range: Range<Int>) -> String {
    let cell = bytes[range]
    let isQuoted = cell.count >= 2 && cell.first == UInt8(ascii: "\"") && cell.last == UInt8(ascii: "\"")
    return String(decoding: isQuoted ? cell.dropFirst().dropLast() : cell, as: UTF8.self)
  }
}
