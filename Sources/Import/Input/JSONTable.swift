import Diagnostics
import Storage

/// Finds the rows of bars in a JSON object, and turns JSON lines and objects into lines of cells.
///
/// Services and libraries wrap their rows in different ways:
/// - columns: `{"t": […], "o": […], …}`;
/// - one array of rows under any name: `{"results": [{…}, …], "status": "OK"}`;
/// - rows by their time: `{"2024-01-02": {"open": …}, …}`, also one level below;
/// - columns of values by their time: `{"open": {"2024-01-02": …}, …}`;
/// - a line a row: `{…}` and `{…}` below each other.
///
/// Rows without a wrapper are left to `JSONRows`, which keeps no tree of the document in memory.
struct JSONTable {
  private let path: String
  private(set) var notes: [String] = []
  private var output: [UInt8] = []

  /// - Throws: `malformed_json` where the text is no JSON; `no_rows_in_json` where the object holds no rows, with what
  ///   it says.
  static func lines(of bytes: FileBytes, path: String, _ notes: inout [String]) throws -> FileBytes {
    var table = JSONTable(path: path)
    if let rows = Self.rowsOfLines(bytes) {
      table.write(rows: rows)
      table.notes.append("The file holds a JSON object a line.")
    } else {
      try table.write(try JSONValue(parsing: Array(bytes.buffer), source: path))
    }
    notes += table.notes
    return FileBytes(copying: table.output)
  }

  private init(path: String) { self.path = path }

  /// The objects of a text with one on each line; `nil` when the first line is no whole object.
  private static func rowsOfLines(_ bytes: FileBytes) -> [JSONObject]? {
    let lines = bytes.buffer.split(separator: UInt8(ascii: "\n")).filter { $0.contains { $0 > 0x20 } }
    guard lines.count > 1 else { return nil }
    var rows: [JSONObject] = []
    for line in lines {
      guard let row = (try? JSONValue(parsing: Array(line)))?.objectValue else { return nil }
      rows.append(row)
    }
    return rows
  }

  private mutating func write(_ document: JSONValue) throws {
    guard let object = document.objectValue else { throw noRows(JSONObject()) }
    let arrays = object.members.filter { !($0.value.arrayValue ?? []).isEmpty }
    if let columns = Self.columns(arrays) { return write(columns: columns) }
    let tables = arrays.filter { Self.holdsRows($0.value) }
    if tables.count == 1, let rows = tables[0].value.arrayValue {
      notes.append("The rows are those of `\(tables[0].key)`.")
      let objects = rows.compactMap(\.objectValue)
      return objects.isEmpty ? write(arrays: rows.compactMap(\.arrayValue)) : write(rows: objects)
    }
    guard let keyed = Self.keyedRows(object) else { throw noRows(object) }
    if let name = keyed.name { notes.append("The rows are those of `\(name)`.") }
    write(rows: keyed.rows)
  }

  // MARK: Forms

  /// Arrays of plain values of one length, four of them at least.
  private static func columns(
    _ arrays: [(key: String, value: JSONValue)]
  ) -> [(name: String, values: [JSONValue])]? {
    let plain = arrays.compactMap { key, value -> (name: String, values: [JSONValue])? in
      guard let values = value.arrayValue, values.allSatisfy(isPlain) else { return nil }
      return (key, values)
    }
    guard plain.count >= 4, Set(plain.map(\.values.count)).count == 1 else { return nil }
    return plain
  }

  private static func holdsRows(_ value: JSONValue) -> Bool {
    guard let rows = value.arrayValue, let first = rows.first else { return false }
    if first.objectValue != nil { return rows.allSatisfy { $0.objectValue != nil } }
    return (first.arrayValue?.count ?? 0) >= 5 && rows.allSatisfy { $0.arrayValue != nil }
  }

  /// Rows under their times, at the top or one level below; or columns of values under their times.
  private static func keyedRows(_ object: JSONObject) -> (name: String?, rows: [JSONObject])? {
    if let rows = rows(byTime: object) { return (nil, rows) }
    let inner = object.members.compactMap { key, value in
      value.objectValue.flatMap { rows(byTime: $0) }.map { (name: Optional(key), rows: $0) }
    }
    return inner.count == 1 ? inner[0] : nil
  }

  private static func rows(byTime object: JSONObject) -> [JSONObject]? {
    let parts = object.members.compactMap { key, value in value.objectValue.map { (key, $0) } }
    guard parts.count == object.count, let first = parts.first?.1, !first.isEmpty,
      parts.allSatisfy({ $0.1.members.allSatisfy { isPlain($0.value) } })
    else { return nil }
    if ColumnNames.close.contains(where: { name in parts.contains { ColumnNames.normalised($0.0) == name } })
    {
      // Columns: the keys inside are the times.
      return first.keys.map { time in
        JSONObject([("time", .string(time))] + parts.map { ($0.0, $0.1[time] ?? .null) })
      }
    }
    guard first.count >= 4 else { return nil }
    return parts.map { time, row in
      JSONObject([("time", .string(time))] + row.members.map { ($0.key, $0.value) })
    }
  }

  private static func isPlain(_ value: JSONValue) -> Bool {
    value.arrayValue == nil && value.objectValue == nil
  }

  // MARK: Lines

  private mutating func write(columns: [(name: String, values: [JSONValue])]) {
    write(cells: columns.map { JSONValue.string($0.name) })
    for row in columns[0].values.indices { write(cells: columns.map { $0.values[row] }) }
  }

  private mutating func write(arrays: [[JSONValue]]) { for row in arrays { write(cells: row) } }

  private mutating func write(rows: [JSONObject]) {
    // Services leave out what a row has no value for.
    var names: [String] = []
    var known: Set<String> = []
    for row in rows { for key in row.keys where known.insert(key).inserted { names.append(key) } }
    write(cells: names.map { JSONValue.string($0) })
    for row in rows { write(cells: names.map { row[$0] ?? .null }) }
  }

  private mutating func write(cells: [JSONValue]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output += Array(Self.text(cell).utf8)
    }
    output.append(UInt8(ascii: "\n"))
  }

  /// A plain value as a cell; a text in quotes.
  private static func text(_ cell: JSONValue) -> String {
    switch cell {
    case .integer(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .bool(let value): return "\(value)"
    case .string(let text):
      let line = text.replacing("\n", with: " ").replacing("\r", with: " ")
      return "\"\(line.replacing("\"", with: "\"\""))\""
    case .null, .array, .object: return ""
    }
  }

  private func noRows(_ object: JSONObject) -> AssayError {
    // An answer that refuses says why in a few plain members.
    let said = object.members.filter { Self.isPlain($0.value) }.prefix(4)
      .map { "\($0.key): \(Self.text($0.value))" }.joined(separator: ", ")
    return AssayError(
      code: "no_rows_in_json",
      message: "The JSON object holds no rows of bars\(said.isEmpty ? "" : "; it says \(said)").",
      remedy:
        "Give an array of rows such as `[[1509836520000, 1, 2, 0.5, 1.5, 10], …]`, or an object that holds one.",
      place: "\(path):1:1", kind: .badData)
  }
}
