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

/// The connection of the continuous system.
final class ContinuousConnection: CachedConnection {
  init(_ path: String, _ access: Database.Access) throws(AssayError) {
    super.init(try Database(path, access: access, migrations: ContinuousSchema.migrations))
  }
}
