public import Diagnostics

/// A connection with its compiled statements. Used by one task at a time, behind the lock of the database that owns it.
open class CachedConnection {
  public let database: Database
  private var statements: [String: Statement] = [:]

  public init(_ database: Database) { self.database = database }

  /// The compiled form of `sql`, ready to run; compiled at first use only.
  public final func statement(_ sql: String) throws(AssayError) -> Statement {
    if let known = statements[sql] { return known }
    let statement = try database.prepare(sql)
    statements[sql] = statement
    return statement
  }

  /// Runs a statement that gives no rows.
  public final func run(_ sql: String, _ values: [SQLValue] = []) throws(AssayError) {
    let statement = try statement(sql)
    statement.bind(values)
    try statement.run()
  }

  /// Adds a row and returns its number.
  public final func insert(_ sql: String, _ values: [SQLValue]) throws(AssayError) -> Int {
    try run(sql, values)
    return try database.integer("SELECT last_insert_rowid()")
  }

  /// Hands on each row that `sql` gives; the row is valid only during the call.
  public final func forEachRow(
    _ sql: String, _ values: [SQLValue] = [], _ body: (Statement) -> Void
  ) throws(AssayError) {
    let statement = try statement(sql)
    statement.bind(values)
    while try statement.step() { body(statement) }
  }

  /// All rows that `sql` gives, each made into a value.
  public final func rows<Row>(
    _ sql: String, _ values: [SQLValue] = [], _ row: (Statement) -> Row
  ) throws(AssayError) -> [Row] {
    var rows: [Row] = []
    try forEachRow(sql, values) { rows.append(row($0)) }
    return rows
  }

  /// The first row that `sql` gives.
  public final func first<Row>(
    _ sql: String, _ values: [SQLValue] = [], _ row: (Statement) -> Row
  ) throws(AssayError) -> Row? {
    try rows(sql, values, row).first
  }
}
