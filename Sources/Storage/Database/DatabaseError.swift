import CSQLite
import Diagnostics

extension AssayError {
  /// What SQLite said, with what to do about the usual causes.
  static func database(_ path: String, _ handle: OpaquePointer?, _ code: Int32, _ sql: String) -> AssayError {
    let words = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
    let statement = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return AssayError(
      code: "database_error",
      message: "SQLite error \(code), \(words), at `\(statement.prefix(120))`.",
      remedy: remedy(primary: code & 0xff), place: path)
  }

  private static func remedy(primary code: Int32) -> String {
    switch code {
    case SQLITE_BUSY, SQLITE_LOCKED: "Another process writes to it: wait for that to end and try again."
    case SQLITE_FULL, SQLITE_IOERR: "Free some space on the disk and run the command again."
    case SQLITE_CANTOPEN: "Check that the folder exists and that you may read and write it."
    case SQLITE_READONLY, SQLITE_PERM: "Make the file and its folder writable, or name another with --db."
    case SQLITE_NOTADB, SQLITE_CORRUPT: "Name another file with --db, or restore this one from a copy."
    case SQLITE_CONSTRAINT: "The row contradicts what the database holds: check the run's name."
    default: "Check the disk and the file; runs can be made again into another file with `--db`."
    }
  }
}
