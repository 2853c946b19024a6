public import Diagnostics

extension ResultsDatabase {
  /// Runs statements of the caller's own that read, all on one state of the database, whatever is written meanwhile.
  ///
  /// `body` must not call other functions of this value: the connection is in use.
  public func reading<Result: Sendable>(_ body: (Database) throws -> Result) throws -> Result {
    try withConnection { connection in
      try connection.database.snapshot { try body(connection.database) }
    }
  }
}

extension Database {
  /// All rows that `sql` gives, each made into a value.
  ///
  /// - Parameter bindings: texts for the parameters, in order.
  public func rows<Row>(
    _ sql: String, _ bindings: [String] = [], _ row: (Statement) throws -> Row
  ) throws -> [Row] {
    let statement = try prepare(sql)
    statement.bind(bindings.map(SQLValue.text))
    var rows: [Row] = []
    while try statement.step() { rows.append(try row(statement)) }
    return rows
  }

  /// A number that changes when another connection has changed the file.
  public func dataVersion() throws(AssayError) -> Int { try integer("PRAGMA data_version") }
}
