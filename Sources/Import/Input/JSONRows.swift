import Diagnostics
import Storage

/// Turns a JSON array of rows, `[[time, open, …], …]` or `[{"time": …, "open": …}, …]`, into lines of cells.
///
/// Exchanges answer in these two forms. The lines go through the same scanner as CSV, so every rule for cells
/// holds for JSON too; line n of the result is row n (behind a header line for objects).
struct JSONRows {
  private let bytes: FileBytes
  private let path: String
  private var position = 0
  private var output: [UInt8] = []
  private var keys: [[UInt8]]?
  private var row = 0

  /// - Throws: `malformed_json` with the row and the byte where the form ends.
  static func lines(of bytes: FileBytes, path: String) throws(AssayError) -> FileBytes {
    var reader = JSONRows(bytes: bytes, path: path)
    try reader.readRows()
    return FileBytes(copying: reader.output)
  }

  private init(bytes: FileBytes, path: String) {
    self.bytes = bytes
    self.path = path
    output.reserveCapacity(bytes.count)
  }

  private mutating func readRows() throws(AssayError) {
    try expect(UInt8(ascii: "["), "an array of rows")
    if skip(UInt8(ascii: "]")) { return }
    repeat {
      row += 1
      if skip(UInt8(ascii: "[")) {
        try readArray()
      } else if skip(UInt8(ascii: "{")) {
        try readObject()
      } else {
        throw malformed("a row in square or curly brackets")
      }
      output.append(UInt8(ascii: "\n"))
    } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"), "`,` or `]` after a row")
    skipSpace()
    if position < bytes.count { throw malformed("nothing after the last bracket") }
  }

  private mutating func readArray() throws(AssayError) {
    if keys != nil { throw malformed("a row in curly brackets like the first") }
    if skip(UInt8(ascii: "]")) { return }
    repeat {
      try readCell()
      output.append(UInt8(ascii: ","))
    } while skip(UInt8(ascii: ","))
    output.removeLast()
    try expect(UInt8(ascii: "]"), "`,` or `]` after a value")
  }

  private mutating func readObject() throws(AssayError) {
    if row > 1, keys == nil { throw malformed("a row in square brackets like the first") }
    let lineStart = output.count
    var names: [[UInt8]] = []
    if !skip(UInt8(ascii: "}")) {
      repeat {
        names.append(try string())
        try expect(UInt8(ascii: ":"), "`:` after a key")
        try readCell()
        output.append(UInt8(ascii: ","))
      } while skip(UInt8(ascii: ","))
      output.removeLast()
      try expect(UInt8(ascii: "}"), "`,` or `}` after a value")
    }
    if let keys {
      if keys != names { throw malformed("the same keys in the same order in every row") }
    } else {
      keys = names
      let quote = [UInt8(ascii: "\"")]
      let cells = names.map { quote + $0 + quote }
      output.insert(
        contentsOf: cells.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "\n")], at: lineStart)
    }
  }

  /// A number, a word (`null`, `true`) or a string, copied as a cell.
  private mutating func readCell() throws(AssayError) {
    skipSpace()
    if position < bytes.count, bytes.start[position] == UInt8(ascii: "\"") {
      output += [UInt8(ascii: "\"")] + (try string()) + [UInt8(ascii: "\"")]
      return
    }
    let start = position
    while position < bytes.count, !Self.endsCell(bytes.start[position]) { position += 1 }
    if position == start { throw malformed("a number or a string") }
    output += bytes.buffer[start..<position]
  }

  private static func endsCell(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
      || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: ":")
  }

  /// The raw inside of a string. Escapes have no place in times and prices and are refused.
  private mutating func string() throws(AssayError) -> [UInt8] {
    try expect(UInt8(ascii: "\""), "a string")
    let start = position
    while position < bytes.count, bytes.start[position] != UInt8(ascii: "\"") {
      let byte = bytes.start[position]
      if byte == UInt8(ascii: "\\") || byte < 0x20 { throw malformed("a string without escapes") }
      position += 1
    }
    let inside = Array(bytes.buffer[start..<position])
    try expect(UInt8(ascii: "\""), "the end of a string")
    return inside
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes.start[position] <= 0x20 { position += 1 }
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes.start[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8, _ what: String) throws(AssayError) {
    guard skip(byte) else { throw malformed(what) }
  }

  private func malformed(_ expected: String) -> AssayError {
    let found =
      position < bytes.count ? "`\(bytes.text(position..<min(position + 12, bytes.count)))`" : "the end"
    return AssayError(
      code: "malformed_json", message: "Expected \(expected), found \(found) in row \(row).",
      remedy: "Give an array of rows such as `[[1509836520000, 1, 2, 0.5, 1.5, 10], …]`.",
      place: "\(path):\(max(row, 1)):\(position + 1)", kind: .badData)
  }
}
