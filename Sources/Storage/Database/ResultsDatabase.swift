public import Diagnostics
import Synchronization

/// The results of runs in one SQLite file: provenance, finished units, every backtest, gates, winners.
///
/// Safe to share between tasks; calls take turns. A unit of work is committed with everything it produced in
/// one transaction, so after `kill -9` at any moment the file holds whole units only, and a resumed run skips
/// exactly those (`finishedUnits`). The content does not depend on the order in which units finish
/// (`contentHash`).
///
///     let database = try ResultsDatabase("assay-data/results.sqlite")
///     try database.begin(run)
///     let done = try database.finishedUnits(ofRun: run.id)
///     for unit in plan where !done.contains(unit.index) {
///       let unitRecord = UnitRecord(index: unit.index, key: unit.key)
///       try database.commit(unitRecord, ofRun: run.id, results: compute(unit))
///     }
///     try database.finish(run.id, as: .finished, at: now)
public final class ResultsDatabase: Sendable {
  public let path: String
  private let connection: Mutex<ResultsConnection>

  /// Opens the file, making it and its folder if need be.
  public init(_ path: String, access: Database.Access = .readWrite) throws(AssayError) {
    self.path = path
    if access == .readWrite, path != ":memory:" { PartialFile.sweep(PartialFile.folder(of: path)) }
    connection = Mutex(try Self.connect(path, access))
  }

  /// A process killed while it made the file leaves one without tables, or with a journal that only a writer can roll
  /// back. Both are mended by opening it for writing once; where that is impossible the first error stands.
  private static func connect(_ path: String, _ access: Database.Access) throws(AssayError)
    -> ResultsConnection
  {
    do {
      return try ResultsConnection(path, access)
    } catch {
      guard access == .readOnly, ["empty_database", "database_error"].contains(error.code),
        FolderFiles.size(ofFile: path) != nil, (try? ResultsConnection(path, .readWrite)) != nil
      else { throw error }
      return try ResultsConnection(path, access)
    }
  }

  /// Looks for damage; empty when the file is sound.
  public func integrityProblems() throws -> [String] {
    try withConnection { try $0.database.integrityProblems() }
  }

  /// Rewrites the file without free pages.
  public func vacuum() throws {
    try withConnection { try $0.database.vacuum() }
  }

  /// Runs `body` while no other task uses the connection.
  func withConnection<Result: Sendable>(_ body: (ResultsConnection) throws -> Result) throws -> Result {
    try connection.withLock { try body($0) }
  }
}

/// The connection of the results.
final class ResultsConnection: CachedConnection {
  init(_ path: String, _ access: Database.Access) throws(AssayError) {
    super.init(try Database(path, access: access, migrations: ResultsSchema.migrations))
  }
}
