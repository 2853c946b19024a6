public import Diagnostics
public import Storage
import Synchronization

/// `continuous_training.db`: results, champions, attempts at promotion, and the error that was spent on them.
///
/// One SQLite file, safe to share between tasks. What belongs together is written in one transaction, so a process that
/// is killed at any moment leaves a promotion whole or not at all.
public final class ContinuousDatabase: Sendable {
  public let path: String
  private let connection: Mutex<ContinuousConnection>

  public static let fileName = "continuous_training.db"

  /// Opens the file, making it and its folder if need be.
  /// - Throws: `newer_database` for one of a later version; `database_error`.
  public init(_ path: String, access: Database.Access = .readWrite) throws(AssayError) {
    self.path = path
    connection = Mutex(try ContinuousConnection(path, access))
  }

  func read<Result: Sendable>(_ body: (ContinuousConnection) throws -> Result) throws -> Result {
    try connection.withLock { try body($0) }
  }

  /// Runs `body` in one transaction.
  func write<Result: Sendable>(_ body: (ContinuousConnection) throws -> Result) throws -> Result {
    try read { connection in try connection.database.transaction { try body(connection) } }
  }

  /// Looks for damage; empty when the file is sound.
  public func integrityProblems() throws -> [String] { try read { try $0.database.integrityProblems() } }

  public func schemaVersion() throws -> Int { try read { try $0.database.schemaVersion() } }
}

/// The connection, with values of mixed types.
final class ContinuousConnection: CachedConnection {
  init(_ path: String, _ access: Database.Access) throws(AssayError) {
    super.init(try Database(path, access: access, migrations: ContinuousSchema.migrations))
  }

  /// A value of a row.
  enum Value {
    case text(String?)
    case integer(Int?)
    case number(Double?)
    case flag(Bool)
  }

  private func bind(_ statement: Statement, _ values: [Value]) {
    for (place, value) in values.enumerated() {
      switch value {
      case .text(let text): statement.bind(place, text)
      case .integer(let number): statement.bind(place, number)
      case .number(let number): statement.bind(place, number)
      case .flag(let flag): statement.bind(place, flag)
      }
    }
  }

  /// Runs a statement that gives no rows.
  func run(_ sql: String, _ values: [Value] = []) throws(AssayError) {
    let statement = try statement(sql)
    bind(statement, values)
    try statement.run()
  }

  /// Adds a row and returns its number.
  func insert(_ sql: String, _ values: [Value]) throws(AssayError) -> Int {
    try run(sql, values)
    return try database.integer("SELECT last_insert_rowid()")
  }

  func rows<Row>(_ sql: String, _ values: [Value] = [], _ row: (Statement) -> Row) throws(AssayError) -> [Row]
  {
    let statement = try statement(sql)
    bind(statement, values)
    var rows: [Row] = []
    while try statement.step() { rows.append(row(statement)) }
    return rows
  }

  func first<Row>(_ sql: String, _ values: [Value] = [], _ row: (Statement) -> Row) throws(AssayError) -> Row?
  {
    try rows(sql, values, row).first
  }
}
