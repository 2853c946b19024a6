import CSQLite
public import Diagnostics

/// One connection to a SQLite file.
///
/// The connection belongs to one task at a time; share it behind a lock, as `ResultsDatabase` does. Two
/// processes may read while one writes (write-ahead log), and a writer killed at any moment leaves a
/// consistent file. Every error carries SQLite's own words and the path.
///
/// Not for bulk series such as equity curves: those go to Parquet.
public final class Database {
  public let path: String
  let handle: OpaquePointer

  /// How a file is opened.
  public enum Access: Sendable {
    /// Makes the file, and its folder, when there is none.
    case readWrite
    /// The file must exist; nothing is ever written to it.
    case readOnly
  }

  /// Opens the file, sets the write-ahead log and brings the schema to the newest version.
  ///
  /// - Parameters:
  ///   - path: a file, or `:memory:` for a database that goes with the connection.
  ///   - migrations: SQL scripts in order; number n takes the schema from version n − 1 to n
  ///     (`PRAGMA user_version`). Never change one that was released: append.
  ///   - busyTimeout: milliseconds to wait for another process that holds the write lock.
  /// - Throws: `AssayError` `database_error`; `newer_database` when the file comes from a newer version.
  public init(
    _ path: String, access: Access = .readWrite, migrations: [String] = [], busyTimeout: Int32 = 10_000
  ) throws(AssayError) {
    self.path = path
    if access == .readWrite, path != ":memory:" { try AtomicFile.makeFolder(containing: path) }
    // SQLite takes a file of a few bytes for an empty database and would write over it.
    if let size = FolderFiles.size(ofFile: path), (1..<100).contains(size) {
      throw .database(path, nil, SQLITE_NOTADB, "open")
    }
    var connection: OpaquePointer?
    let mode = access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let code = sqlite3_open_v2(path, &connection, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let connection else {
      let error = AssayError.database(path, connection, code, "open")
      sqlite3_close_v2(connection)
      throw error
    }
    handle = connection
    sqlite3_busy_timeout(handle, busyTimeout)
    if access == .readWrite {
      try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")
    }
    try migrate(migrations, access)
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs one or more statements that give no rows.
  public func execute(_ sql: String) throws(AssayError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw error(code, sql) }
  }

  /// Compiles one statement, to be run many times with different values.
  public func prepare(_ sql: String) throws(AssayError) -> Statement {
    try Statement(self, sql)
  }

  /// Runs `body` so that either all of its changes are kept or, when it throws, none.
  ///
  /// The write lock is taken at the start, so that a busy database is found out before any work. Transactions
  /// do not nest.
  public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // After some errors (disk full) SQLite has rolled back by itself.
      if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Runs `body` on one unchanging state of the database, whatever other processes write meanwhile.
  public func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("BEGIN")
    defer { try? execute("COMMIT") }
    return try body()
  }

  /// Number of the schema's version, `PRAGMA user_version`.
  public func schemaVersion() throws(AssayError) -> Int {
    try integer("PRAGMA user_version")
  }

  /// Looks for damage; returns SQLite's findings, empty when the file is sound.
  public func integrityProblems() throws(AssayError) -> [String] {
    let statement = try prepare("PRAGMA integrity_check")
    var findings: [String] = []
    while try statement.step() { findings.append(statement.text(0) ?? "") }
    return findings == ["ok"] ? [] : findings
  }

  /// Rewrites the file without free pages and folds the write-ahead log into it.
  public func vacuum() throws(AssayError) {
    try execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// The single number that `sql` gives.
  public func integer(_ sql: String) throws(AssayError) -> Int {
    let statement = try prepare(sql)
    return try statement.step() ? Int(statement.integer(0) ?? 0) : 0
  }

  private func migrate(_ migrations: [String], _ access: Access) throws(AssayError) {
    guard !migrations.isEmpty else { return }
    let version = try schemaVersion()
    guard version >= 0 else {
      throw AssayError(
        code: "newer_database",
        message: "The database has schema version \(version), which no program makes.",
        remedy: "Use another file with --db.", place: path)
    }
    if version > migrations.count {
      throw AssayError(
        code: "newer_database",
        message:
          "The database has schema version \(version), but this program knows only up to \(migrations.count).",
        remedy: "Use a newer version of assay, or another file with --db.", place: path)
    }
    if version == migrations.count { return }
    guard access == .readWrite else {
      if version == 0 {
        throw AssayError(
          code: "empty_database", message: "The database has no tables: its creation was broken off.",
          remedy: "Run a command that writes, for instance `assay factory run`; it makes them.", place: path)
      }
      throw AssayError(
        code: "older_database", message: "The database has the older schema version \(version).",
        remedy: "Bring it up to date with `assay db open --db \(path)`.", place: path)
    }
    do {
      try transaction {
        // Another process may have migrated between the look and the lock.
        for number in try schemaVersion()..<migrations.count {
          try execute(migrations[number])
          try execute("PRAGMA user_version = \(number + 1)")
        }
      }
    } catch {
      throw error as? AssayError ?? .database(path, nil, SQLITE_ERROR, "\(error)")
    }
  }

  func error(_ code: Int32, _ sql: String) -> AssayError { .database(path, handle, code, sql) }
}
