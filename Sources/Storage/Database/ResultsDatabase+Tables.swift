import Diagnostics

/// One table of the database, as it is found there.
public struct DatabaseTable: Sendable, Hashable {
  public var name: String
  public var rowCount: Int
  public var columns: [Column]

  public struct Column: Sendable, Hashable {
    public var name: String
    /// In SQLite's words: `TEXT`, `INTEGER`, `REAL`.
    public var type: String
    /// From 1 for columns of the primary key, in its order; 0 for others.
    public var keyPosition: Int
  }

  /// Whether each row belongs to one run.
  public var isOfRuns: Bool { columns.contains { $0.name == "run_id" } }
}

extension ResultsDatabase {
  /// All tables in order of name.
  public func tables() throws -> [DatabaseTable] {
    try withConnection { try $0.tables() }
  }

  /// The statements that make the schema.
  public func schema() throws -> (version: Int, statements: [String]) {
    try withConnection { connection in
      let statements = try connection.rows(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name", []
      ) { $0.text(0) ?? "" }
      return (try connection.database.schemaVersion(), statements)
    }
  }

  /// A table in order of its key: integers, numbers with NaN for NULL, texts.
  ///
  /// - Parameter run: only the rows of this run.
  /// - Throws: `unknown_table` with the nearest name; `table_without_runs` when `run` is given for such a table.
  public func contents(ofTable name: String, run: String? = nil) throws -> ColumnTable {
    try withConnection { connection in
      let tables = try connection.tables()
      guard let table = tables.first(where: { $0.name == name }) else {
        throw AssayError.unknownTable(name, tables.map(\.name))
      }
      guard run == nil || table.isOfRuns else {
        throw AssayError(
          code: "table_without_runs", message: "The rows of `\(name)` belong to no run.",
          remedy: "Leave out --run.",
          place: "--run", kind: .usage)
      }
      var columns = table.columns.map { ColumnBuilder($0) }
      try connection.forEachRow(table.selection(ofRun: run), run.map { [.text($0)] } ?? []) { row in
        for position in columns.indices { columns[position].append(row, position) }
      }
      return ColumnTable(columns.map(\.column))
    }
  }
}

extension DatabaseTable {
  /// Every column of the rows, in order of the key. With a run its name is the one value to bind.
  func selection(ofRun run: String?) -> String {
    let key = columns.filter { $0.keyPosition > 0 }.sorted { $0.keyPosition < $1.keyPosition }
    let order = key.isEmpty ? "" : " ORDER BY " + key.map(\.name).joined(separator: ", ")
    let condition = run == nil ? "" : " WHERE run_id = ?"
    return "SELECT \(columns.map(\.name).joined(separator: ", ")) FROM \(name)\(condition)\(order)"
  }
}

extension ResultsConnection {
  func tables() throws(AssayError) -> [DatabaseTable] {
    let names = try rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", []
    ) { $0.text(0) ?? "" }
    var tables: [DatabaseTable] = []
    for name in names {
      let columns = try rows("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", [.text(name)]) {
        DatabaseTable.Column(
          name: $0.text(0) ?? "", type: $0.text(1) ?? "", keyPosition: Int($0.integer(2) ?? 0))
      }
      let count = try database.integer("SELECT count(*) FROM \(name)")
      tables.append(DatabaseTable(name: name, rowCount: count, columns: columns))
    }
    return tables
  }
}

/// The values of one column, collected row by row.
private struct ColumnBuilder {
  private let name: String
  private var values: Values
  private var isMissing: [Bool] = []

  private enum Values {
    case integers([Int64])
    case numbers([Double])
    case texts([String])
  }

  init(_ column: DatabaseTable.Column) {
    name = column.name
    values =
      switch column.type {
      case "INTEGER": .integers([])
      case "REAL": .numbers([])
      default: .texts([])
      }
  }

  mutating func append(_ row: Statement, _ position: Int) {
    isMissing.append(row.isNull(position))
    switch values {
    case .integers(var collected):
      values = .integers([])
      collected.append(row.integer(position) ?? 0)
      values = .integers(collected)
    case .numbers(var collected):
      values = .numbers([])
      collected.append(row.number(position))
      values = .numbers(collected)
    case .texts(var collected):
      values = .texts([])
      collected.append(row.text(position) ?? "")
      values = .texts(collected)
    }
  }

  var column: ColumnTable.Column {
    let missing = isMissing.contains(true) ? isMissing : nil
    return switch values {
    case .integers(let values): ColumnTable.Column(name, .int64(values), isMissing: missing)
    case .numbers(let values): ColumnTable.Column(name, .double(values))
    case .texts(let values): ColumnTable.Column(name, .strings(values), isMissing: missing)
    }
  }
}

extension AssayError {
  static func unknownTable(_ name: String, _ known: [String]) -> AssayError {
    AssayError(
      code: "unknown_table",
      message: "The database has no table `\(name)`.\(NearestName.suggestion(for: name, among: known))",
      remedy: "It has \(known.joined(separator: ", ")).", place: "--table", kind: .usage)
  }
}
