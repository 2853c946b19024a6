import Diagnostics

/// A small text table with a header, cell by cell: orders, schedules, lists that people write by hand.
///
/// The delimiter (comma, semicolon or tab) is the one that the header has most of; cells may be quoted; spaces around a
/// cell and empty lines are dropped, and so are lines that begin with `#`. Names of columns do not look at case.
public struct RecordTable: Sendable {
  public let source: String
  public let columns: [String]
  public let rows: [Row]

  /// One line of the table.
  public struct Row: Sendable {
    /// Its line in the file, counted from 1.
    public let line: Int
    public let cells: [String]
  }

  /// Reads a file, plain or compressed; `-` is the standard input.
  /// - Throws: `no_rows`, `ragged_row` with the place `file:line`, and what reading a file can throw.
  public static func read(_ path: String) throws -> RecordTable {
    let source = path == "-" ? "standard input" : path
    var bytes = FileBytes(copying: try WholeFile.bytes(of: path == "-" ? "/dev/stdin" : path))
    if let packing = Archive.Packing(bytes) { bytes = try Archive.unpack(bytes, packing, path: source) }
    return try RecordTable(parsing: String(decoding: bytes.buffer, as: UTF8.self), source: source)
  }

  /// The positions of columns that a file of its kind must have.
  /// - Throws: `missing_column` with the columns there are.
  func positions(of names: String...) throws -> [Int] {
    try names.map { name in
      guard let index = columns.firstIndex(of: name) else {
        let list = "\(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1])"
        throw AssayError(
          code: "missing_column",
          message: "There is no column `\(name)` among \(columns.joined(separator: ", ")).",
          remedy: "Give the columns \(list).", place: "\(source):1", kind: .badData)
      }
      return index
    }
  }

  /// - Parameter source: the name for error messages.
  public init(parsing text: String, source: String) throws {
    var header: (delimiter: Character, names: [String])?
    var rows: [Row] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let line = line.hasPrefix("\u{FEFF}") ? line.dropFirst() : line
      if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { continue }
      guard let (delimiter, names) = header else {
        let delimiter = Self.delimiter(of: line)
        header = (delimiter, Self.cells(line, delimiter).map { $0.lowercased() })
        continue
      }
      let cells = Self.cells(line, delimiter)
      guard cells.count == names.count else {
        throw AssayError(
          code: "ragged_row",
          message: "The line has \(cells.count) cells where the header has \(names.count).",
          remedy: "Give every column a cell; leave it empty where there is no value.",
          place: "\(source):\(index + 1)", kind: .badData)
      }
      rows.append(Row(line: index + 1, cells: cells))
    }
    guard let header else {
      throw AssayError(
        code: "no_rows", message: "The file holds no table.",
        remedy: "Give a header line and one line a row.",
        place: source, kind: .badData)
    }
    self.source = source
    columns = header.names
    self.rows = rows
  }

  /// Position of a column; `nil` when the table has none of that name.
  public func index(of name: String) -> Int? { columns.firstIndex(of: name) }

  private static func delimiter(of header: Substring) -> Character {
    let candidates: [Character] = [",", ";", "\t"]
    let counts = candidates.map { candidate in header.count { $0 == candidate } }
    return zip(candidates, counts).max { $0.1 < $1.1 }?.0 ?? ","
  }

  private static func cells(_ line: Substring, _ delimiter: Character) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    for character in line where character != "\r" && character != "\r\n" {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == delimiter, !isQuoted {
        cells.append(trimmed(cell))
        cell = ""
      } else {
        cell.append(character)
      }
    }
    return cells + [trimmed(cell)]
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
