import CSQLite
public import Diagnostics

/// A compiled SQL statement with typed values in and out. `nil` is NULL; so is a floating-point NaN, both
/// ways.
///
/// Positions of parameters and columns count from 0. Keeps its connection alive.
public final class Statement {
  private let database: Database
  private let handle: OpaquePointer
  private let sql: String

  init(_ database: Database, _ sql: String) throws(AssayError) {
    var compiled: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    let code = sqlite3_prepare_v3(database.handle, sql, -1, flags, &compiled, nil)
    guard code == SQLITE_OK else { throw database.error(code, sql) }
    guard let compiled else { preconditionFailure("an SQL statement is not empty") }
    self.database = database
    self.sql = sql
    handle = compiled
  }

  deinit { sqlite3_finalize(handle) }

  // MARK: Values in

  public func bind(_ position: Int, _ value: Int64?) {
    check(value.map { sqlite3_bind_int64(handle, Int32(position + 1), $0) } ?? bindNull(position))
  }

  public func bind(_ position: Int, _ value: Int?) { bind(position, value.map(Int64.init)) }

  /// NaN becomes NULL: an undefined number is never stored as a number.
  public func bind(_ position: Int, _ value: Double?) {
    guard let value, !value.isNaN else { return check(bindNull(position)) }
    check(sqlite3_bind_double(handle, Int32(position + 1), value))
  }

  public func bind(_ position: Int, _ value: Bool?) { bind(position, value.map { $0 ? Int64(1) : 0 }) }

  public func bind(_ position: Int, _ value: String?) {
    guard let value else { return check(bindNull(position)) }
    // The count is given, so that a text may contain NUL characters.
    check(sqlite3_bind_text(handle, Int32(position + 1), value, Int32(value.utf8.count), Self.copied))
  }

  /// Numbers as their bytes in memory, little-endian, eight each.
  public func bind(_ position: Int, bytesOf values: [Double]) {
    let code = values.withUnsafeBytes { bytes in
      sqlite3_bind_blob(handle, Int32(position + 1), bytes.baseAddress, Int32(bytes.count), Self.copied)
    }
    check(values.isEmpty ? sqlite3_bind_zeroblob(handle, Int32(position + 1), 0) : code)
  }

  // MARK: Running

  /// Advances to the next row; `false` at the end, where the statement is ready to run again.
  public func step() throws(AssayError) -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    sqlite3_reset(handle)
    if code != SQLITE_DONE { throw database.error(code, sql) }
    return false
  }

  /// Runs a statement that gives no rows.
  public func run() throws(AssayError) {
    if try step() { reset() }
  }

  /// Abandons the rest of the rows.
  public func reset() { sqlite3_reset(handle) }

  // MARK: Values out

  public var columnCount: Int { Int(sqlite3_column_count(handle)) }

  public func columnName(_ column: Int) -> String {
    sqlite3_column_name(handle, Int32(column)).map { String(cString: $0) } ?? ""
  }

  public func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

  public func integer(_ column: Int) -> Int64? {
    isNull(column) ? nil : sqlite3_column_int64(handle, Int32(column))
  }

  public func double(_ column: Int) -> Double? {
    isNull(column) ? nil : sqlite3_column_double(handle, Int32(column))
  }

  /// A number with NaN for NULL.
  public func number(_ column: Int) -> Double { double(column) ?? .nan }

  public func bool(_ column: Int) -> Bool? { integer(column).map { $0 != 0 } }

  public func text(_ column: Int) -> String? {
    guard let bytes = sqlite3_column_text(handle, Int32(column)) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  /// What `bind(_:bytesOf:)` stored; empty for NULL.
  public func numbers(_ column: Int) -> [Double] {
    guard let bytes = sqlite3_column_blob(handle, Int32(column)) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, Int32(column))) / MemoryLayout<Double>.size
    return (0..<count).map {
      bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Double>.size, as: Double.self)
    }
  }

  /// One column as text that tells types apart and gives numbers in full: `NULL`, `3`, `0.1`, `"text"`.
  func literal(_ column: Int) -> String {
    switch sqlite3_column_type(handle, Int32(column)) {
    case SQLITE_NULL: "NULL"
    case SQLITE_INTEGER: "\(sqlite3_column_int64(handle, Int32(column)))"
    case SQLITE_FLOAT: "\(sqlite3_column_double(handle, Int32(column)))"
    case SQLITE_BLOB: "\(numbers(column))"
    default: (text(column) ?? "").debugDescription
    }
  }

  // MARK: Inside

  /// SQLITE_TRANSIENT, a macro that Swift cannot import: SQLite copies the bytes before the call returns.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private func bindNull(_ position: Int) -> Int32 { sqlite3_bind_null(handle, Int32(position + 1)) }

  /// Binding fails only for a position that does not exist or a running statement: errors in our code.
  private func check(_ code: Int32) {
    precondition(code == SQLITE_OK, "cannot bind a value: \(String(cString: sqlite3_errstr(code))) in \(sql)")
  }
}
