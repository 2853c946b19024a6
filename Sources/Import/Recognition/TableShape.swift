import Diagnostics
import Storage

/// The shape of a text file that holds a table: where its rows begin and what parts their cells.
struct TableShape {
  let bytes: FileBytes
  let path: String
  var delimiter: UInt8 = UInt8(ascii: ",")
  /// Line of the header, counted from 1; `nil` when the first table line is data.
  var headerLine: Int?
  /// Lines before the table: an address, a comment.
  var preambleLines = 0
  /// Names of the columns; their positions (`1`, `2`, …) when there is no header.
  var names: [String] = []
  /// Byte offset and line number at which the rows begin.
  var bodyStart = 0
  var bodyLine = 1

  /// What recognition and reading found worth telling.
  var notes: [String] = []

  static let delimiters: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }
  static let linesLookedAt = 64

  /// - Throws: `empty_file`, `line_too_long`, `not_text`, `no_delimiter`; messages name the line.
  init(_ bytes: FileBytes, path: String, options: ImportOptions) throws(AssayError) {
    self.bytes = bytes
    self.path = path
    let start = try Self.checkEncoding(bytes, path)
    let (lines, long) = firstLines(from: start)
    if lines.count < 2, let long {
      throw AssayError(
        code: "line_too_long",
        message: "Line \(long.number) has \(long.bytes) bytes, too many for a row of bars.",
        remedy: "Check that the lines of the file end with a line feed, and that it is a table.",
        place: "\(path):\(long.number):1", kind: .badData)
    }
    guard !lines.isEmpty else {
      throw AssayError(
        code: "empty_file", message: "The file holds no rows.", remedy: "Check the download or export.",
        place: path, kind: .badData)
    }
    let (delimiter, width) = try chooseDelimiter(lines, options)
    self.delimiter = delimiter
    findTable(lines, width: width, options)
  }

  /// The delimiter that spreadsheets write into a first line of its own, `sep=;`.
  private func namedDelimiter(_ first: Line) -> UInt8? {
    let text = bytes.text(first.range)
    guard text.lowercased().hasPrefix("sep="), text.utf8.count == 5, let byte = text.utf8.last else {
      return nil
    }
    return byte
  }

  private struct Line {
    var number: Int
    var range: Range<Int>
  }

  /// The first lines that can be rows, and the first that is too long for one.
  private func firstLines(from start: Int) -> (lines: [Line], long: (number: Int, bytes: Int)?) {
    var reader = TextLines(bytes, from: start)
    var lines: [Line] = []
    var firstLong: (number: Int, bytes: Int)?
    var number = 0
    while lines.count < Self.linesLookedAt, let range = reader.next() {
      number += 1
      if range.count > TextLines.longest {
        firstLong = firstLong ?? (number, range.count)
      } else if !TextLines.isBlank(range, in: bytes) {
        lines.append(Line(number: number, range: range))
      }
    }
    return (lines, firstLong)
  }

  /// Byte offset behind a UTF-8 mark; other encodings are refused.
  private static func checkEncoding(_ bytes: FileBytes, _ path: String) throws(AssayError) -> Int {
    let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let head = bytes.buffer.prefix(4_096)
    if isWide || head.contains(0) {
      throw AssayError(
        code: "not_text",
        message: isWide ? "The file is UTF-16, not UTF-8." : "The file is not text: it holds zero bytes.",
        remedy: isWide
          ? "Convert it: `iconv -f UTF-16 -t UTF-8 FILE > NEW`."
          : "Give CSV (plain, gz, zst, zip), a JSON array of rows or Parquet.",
        place: "\(path):1:1", kind: .badData)
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The delimiter that cuts most of the first lines into equally many cells, and that number of cells.
  private func chooseDelimiter(_ lines: [Line], _ options: ImportOptions) throws(AssayError) -> (UInt8, Int) {
    let given = options.delimiter.flatMap { $0.asciiValue } ?? namedDelimiter(lines[0])
    var best: (delimiter: UInt8, width: Int, agreeing: Int, sense: Double)?
    let space = UInt8(ascii: " ")
    for candidate in given.map({ [$0] }) ?? Self.delimiters + [space] {
      // Blanks stand in names and times, so they part cells only where nothing else does.
      if candidate == space, given == nil, best != nil { break }
      var splitter = CellSplitter(delimiter: candidate)
      let widths = lines.map { line in
        splitter.split(line.range, of: bytes.start)
        return splitter.cells.count
      }
      for width in Set(widths).sorted() where width > 1 {
        let agreeing = widths.count { $0 == width }
        let found = (candidate, width, agreeing, sense(lines, &splitter, width))
        if candidate == space, given == nil, found.3 < 0.5 { continue }
        if best.map({ Self.isBetter(found, than: $0) }) ?? true { best = found }
      }
    }
    if let best { return (best.delimiter, best.width) }
    let line = lines[0]
    throw AssayError(
      code: "no_delimiter",
      message: "The line `\(bytes.text(line.range).prefix(80))` has one cell only; expected cells parted by "
        + "comma, semicolon, tab or bar.",
      remedy: "Name the delimiter with `--delimiter`.", place: "\(path):\(line.number):1", kind: .badData)
  }

  /// A cut that fits more lines is better. One that fits nearly as many, and whose cells read as dates and
  /// numbers where
  /// the other's do not, is better still: `2024-01-02;1,10;1,11` can be cut at its decimal commas, too.
  private static func isBetter(
    _ a: (delimiter: UInt8, width: Int, agreeing: Int, sense: Double),
    than b: (delimiter: UInt8, width: Int, agreeing: Int, sense: Double)
  ) -> Bool {
    let isNear = a.agreeing * 10 >= b.agreeing * 8 && b.agreeing * 10 >= a.agreeing * 8
    if isNear, abs(a.sense - b.sense) > 0.25, a.width > 2, b.width > 2 { return a.sense > b.sense }
    return a.agreeing != b.agreeing ? a.agreeing > b.agreeing : a.width > b.width
  }

  /// The share of cells that read as dates, times or numbers, in the last lines of the given width.
  private func sense(_ lines: [Line], _ splitter: inout CellSplitter, _ width: Int) -> Double {
    var (cells, values, rows) = (0, 0, 0)
    for line in lines.reversed() where rows < 8 {
      splitter.split(line.range, of: bytes.start)
      guard splitter.cells.count == width else { continue }
      rows += 1
      for range in splitter.cells where !range.isEmpty {
        cells += 1
        if isValue(bytes.cell(range)) || NumberShape(bytes.cell(range)) != nil { values += 1 }
      }
    }
    return cells == 0 ? 0 : Double(values) / Double(cells)
  }

  /// Finds the first line of the table and tells whether it is a header.
  private mutating func findTable(_ lines: [Line], width: Int, _ options: ImportOptions) {
    var splitter = CellSplitter(delimiter: delimiter)
    // A header may have one cell less than the rows where every row ends with a delimiter.
    let index =
      lines.firstIndex { line in
        splitter.split(line.range, of: bytes.start)
        let isComment = bytes.start[line.range.lowerBound] == UInt8(ascii: "#")
        return !isComment && (splitter.cells.count == width || splitter.cells.count == width - 1 && width > 2)
      } ?? 0
    let line = lines[index]
    preambleLines = line.number - 1
    splitter.split(line.range, of: bytes.start)
    let cells = splitter.cells
    let isHeader =
      options.hasHeader ?? !cells.contains { isValue(bytes.cell($0)) || NumberShape(bytes.cell($0)) != nil }
    if isHeader {
      headerLine = line.number
      names = cells.map { name($0) }
      var after = TextLines(bytes, from: line.range.lowerBound)
      _ = after.next()
      bodyStart = after.position
      bodyLine = line.number + 1
    } else {
      names = (1...width).map(String.init)
      bodyStart = line.range.lowerBound
      bodyLine = line.number
    }
  }

  /// The name of a column. Spreadsheets of western Europe write one byte a letter, which is no UTF-8.
  private mutating func name(_ cell: Range<Int>) -> String {
    if let name = String(validating: bytes.cell(cell), as: UTF8.self) { return name }
    let note = "The names of the columns are no UTF-8; they are read as Latin letters of one byte."
    if !notes.contains(note) { notes.append(note) }
    return String(String.UnicodeScalarView(bytes.cell(cell).map { UnicodeScalar($0) }))
  }

  private func isValue(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    DecimalParser.parse(cell) != nil || StampForm.all.contains { StampReader.read(cell, $0) != nil }
  }
}
