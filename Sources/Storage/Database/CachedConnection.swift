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
}
