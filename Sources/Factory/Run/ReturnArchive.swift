import Glibc
public import Storage

/// Keeps the returns of every backtest of a run, session by session, in Parquet files beside the database:
/// one file a pair, one column a backtest, one row a session.
///
/// Returns are rounded to single precision, seven digits, which makes the files much smaller. Columns are
/// named by the backtest's place in its pair, `0`, `1`, …; what each was lies in the file's metadata. Any
/// tool that reads Parquet can make a panel for `assay stats spa` from it.
public struct ReturnArchive: Sendable {
  /// `…/runs/RUN/returns`.
  public let folder: String

  /// - Parameter database: the archive lies in its folder.
  public init(database: ResultsDatabase, run: String) {
    folder = Self.runFolder(database: database, run: run) + "/returns"
  }

  /// Where the files of a run lie: `runs/RUN` in the folder of the database.
  public static func runFolder(database: ResultsDatabase, run: String) -> String {
    RunFiles.folder(ofRun: run, database: database.path)
  }

  public func path(symbol: String, strategy: String) -> String {
    "\(folder)/\(FileName.encode(symbol))/\(FileName.encode(strategy)).parquet"
  }

  /// Whether the run keeps returns: it said so when it began, or, as runs of early programs, has begun to write them.
  public func isKept(by database: ResultsDatabase, run: String) throws -> Bool {
    try access(folder, F_OK) == 0 || database.outputs(ofRun: run).contains(.returns)
  }

  /// Whether the file of a pair is there; files are replaced as a whole.
  func holds(_ unit: SweepUnit) -> Bool {
    access(path(symbol: unit.symbol, strategy: unit.strategy), R_OK) == 0
  }

  func write(_ outcome: UnitOutcome, of unit: SweepUnit, sessions: [Int64]) throws {
    var table = ColumnTable([ColumnTable.Column("session", .timestamp(sessions, zone: nil))])
    for (place, returns) in outcome.returns.enumerated() {
      table.append(ColumnTable.Column("\(place)", .double(returns.map { Double(Float($0)) })))
    }
    let trials = outcome.results.map { "[\($0.key.parameters),\($0.key.exits)]" }.joined(separator: ",")
    try ParquetFile.write(
      table, to: path(symbol: unit.symbol, strategy: unit.strategy),
      metadata: [("symbol", unit.symbol), ("strategy", unit.strategy), ("trials", "[\(trials)]")])
  }
}
