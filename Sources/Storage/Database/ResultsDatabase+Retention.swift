import Diagnostics

/// What `prune` removed, or would remove.
public struct PruneOutcome: Sendable, Hashable {
  /// Names of the runs, oldest first.
  public var runs: [String]
  public var removedRows: Int
}

extension ResultsDatabase {
  /// Removes runs that were made before a time, with all their rows. Looks at a holdout stay: they are counted for
  /// ever, as are the trials in the ledger, whose noted heads stay as well.
  ///
  /// - Parameters:
  ///   - time: ISO 8601 UTC.
  ///   - keepingWinners: keep the run itself, its winners, and the rows about them. The finished units go, so that the
  ///     run, taken up again, is made anew as a whole.
  ///   - isRehearsal: count only.
  public func prune(before time: String, keepingWinners: Bool, isRehearsal: Bool = false) throws
    -> PruneOutcome
  {
    try withConnection { connection in
      try connection.database.transaction {
        let runs = try connection.rows(
          "SELECT run_id FROM runs WHERE created_at < ? ORDER BY created_at, run_id", [.text(time)]
        ) { $0.text(0) ?? "" }
        var removed = 0
        for run in runs {
          removed += try connection.removeRows(
            ofRun: run, keepingWinners: keepingWinners, isRehearsal: isRehearsal)
        }
        return PruneOutcome(runs: runs, removedRows: removed)
      }
    }
  }
}

extension ResultsConnection {
  /// Tables whose rows outlive their run.
  static let keptTables = ["holdout_looks", "ledger_heads"]

  /// Removes the rows of a run from every table that has any, and says how many.
  @discardableResult
  func removeRows(ofRun run: String, keepingWinners: Bool, isRehearsal: Bool = false) throws(AssayError)
    -> Int
  {
    var removed = 0
    // What names a run goes before the run.
    let tables = try tables().filter { $0.isOfRuns && !Self.keptTables.contains($0.name) }
    for table in tables.sorted(by: { ($0.name == "runs" ? 1 : 0) < ($1.name == "runs" ? 1 : 0) }) {
      guard let condition = Self.condition(for: table, keepingWinners: keepingWinners) else { continue }
      removed += try rows("SELECT count(*) FROM \(table.name) WHERE \(condition)", [.text(run)]) {
        Int($0.integer(0) ?? 0)
      }[0]
      if !isRehearsal { try self.run("DELETE FROM \(table.name) WHERE \(condition)", [.text(run)]) }
    }
    return removed
  }

  /// Which rows go, with the run to bind; `nil` when none do.
  private static func condition(for table: DatabaseTable, keepingWinners: Bool) -> String? {
    guard keepingWinners else { return "run_id = ?" }
    if table.name == "units" { return "run_id = ?" }
    let key = ["symbol", "strategy", "parameters", "exits"]
    let names = table.columns.map(\.name)
    guard table.name != "winners", key.allSatisfy(names.contains) else { return nil }
    let equal = key.map { "w.\($0) = \(table.name).\($0)" }.joined(separator: " AND ")
    return
      "run_id = ? AND NOT EXISTS (SELECT 1 FROM winners w WHERE w.run_id = \(table.name).run_id AND \(equal))"
  }
}
