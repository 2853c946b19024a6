import Diagnostics

/// Something in the database that contradicts itself.
public struct DatabaseProblem: Sendable, Hashable {
  /// Stable, for programs: `integrity`, `foreign_key`, `orphan_rows`, `winner_without_result`, …
  public var code: String
  /// A sentence.
  public var message: String
}

extension ResultsDatabase {
  /// Everything that is wrong: damage of the file, references into nothing, rows of no run, winners without results,
  /// finished runs with units missing. Empty for a sound database.
  public func problems() throws -> [DatabaseProblem] {
    try withConnection { connection in
      let damage = try connection.damage()
      if !damage.isEmpty { return damage.map { DatabaseProblem(code: "integrity", message: $0) } }
      return try connection.database.snapshot {
        try connection.brokenReferences() + connection.orphans() + connection.brokenRuns()
      }
    }
  }
}

extension ResultsConnection {
  /// What SQLite finds; in a file that it cannot even walk through, its error.
  fileprivate func damage() throws(AssayError) -> [String] {
    do {
      return try database.integrityProblems()
    } catch  where error.code == "database_error" && error.message.contains("malformed") {
      return [error.message]
    }
  }

  fileprivate func brokenReferences() throws(AssayError) -> [DatabaseProblem] {
    try rows(
      "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2", []
    ) {
      DatabaseProblem(
        code: "foreign_key",
        message: "\($0.integer(2) ?? 0) rows of `\($0.text(0) ?? "")` name rows of "
          + "`\($0.text(1) ?? "")` that are gone.")
    }
  }

  /// Looks at a holdout outlive their run: they are counted for ever. A study is named in the same column and has no
  /// run; its trials belong to it.
  fileprivate func orphans() throws(AssayError) -> [DatabaseProblem] {
    var problems: [DatabaseProblem] = []
    for table in try tables()
    where table.isOfRuns && !Self.keptTables.contains(table.name)
      && !["runs", "studies"].contains(table.name)
    {
      let parent = table.name == "study_trials" ? "studies" : "runs"
      problems += try rows(
        """
        SELECT run_id, count(*) FROM \(table.name) WHERE run_id NOT IN (SELECT run_id FROM \(parent))
        GROUP BY run_id ORDER BY run_id
        """, []
      ) {
        DatabaseProblem(
          code: "orphan_rows",
          message:
            "\($0.integer(1) ?? 0) rows of `\(table.name)` belong to the \(parent == "runs" ? "run" : "study") "
            + "\($0.text(0) ?? ""), which is gone.")
      }
    }
    return problems
  }

  fileprivate func brokenRuns() throws(AssayError) -> [DatabaseProblem] {
    let winners = try rows(
      """
      SELECT run_id, count(*) FROM winners w WHERE NOT EXISTS (
        SELECT 1 FROM backtest_results r WHERE r.run_id = w.run_id AND r.symbol = w.symbol
          AND r.strategy = w.strategy AND r.parameters = w.parameters AND r.exits = w.exits)
      GROUP BY run_id ORDER BY run_id
      """, []
    ) {
      DatabaseProblem(
        code: "winner_without_result",
        message: "\($0.integer(1) ?? 0) winners of the run \($0.text(0) ?? "") have no backtest result.")
    }
    // A run that was cut down to its winners has no units at all.
    let units = try rows(
      """
      SELECT r.run_id, r.unit_count, count(u.unit_index) FROM runs r JOIN units u ON u.run_id = r.run_id
      GROUP BY r.run_id
      HAVING count(u.unit_index) > r.unit_count OR (r.status = 'finished' AND count(u.unit_index) < r.unit_count)
      ORDER BY r.run_id
      """, []
    ) {
      DatabaseProblem(
        code: "wrong_unit_count",
        message:
          "The run \($0.text(0) ?? "") has \($0.integer(2) ?? 0) units in place of \($0.integer(1) ?? 0).")
    }
    return winners + units
  }
}
