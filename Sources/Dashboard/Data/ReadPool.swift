import Storage
import Synchronization

/// Read-only connections to the results database, lent to one request at a time.
///
/// Where another file is put in the place of the database, the connections to the old one are let go.
final class ReadPool: Sendable {
  private struct Connection: Sendable {
    let database: ResultsDatabase
    let stamp: FileStamp
  }

  let path: String
  private let idle = Mutex<[Connection]>([])

  /// Most connections that are kept open while nobody reads.
  private static let kept = 4

  init(_ path: String) { self.path = path }

  /// Lends a connection; `nil` when there is no database yet.
  ///
  /// - Throws: what the database refuses, such as `newer_database`; what `body` throws.
  func read<Result>(_ body: (ResultsDatabase) throws -> Result) throws -> Result? {
    guard let stamp = FileStamp(path) else { return nil }
    let connection = try lend(stamp)
    defer { giveBack(connection) }
    return try body(connection.database)
  }

  private func lend(_ stamp: FileStamp) throws -> Connection {
    let known = idle.withLock { idle -> Connection? in
      idle.removeAll { !$0.stamp.isSameFile(as: stamp) }
      return idle.popLast()
    }
    return try known ?? Connection(database: ResultsDatabase(path, access: .readOnly), stamp: stamp)
  }

  private func giveBack(_ connection: Connection) {
    idle.withLock { if $0.count < Self.kept { $0.append(connection) } }
  }
}
