public import Diagnostics
public import Market

extension ResultsDatabase {
  /// Keeps what the quality check held against the bars of a run, one row a symbol; the newest counts.
  public func record(findings: [QualitySummary], ofRun run: String) throws {
    try withConnection { connection in
      try connection.database.transaction {
        let insert = try connection.statement(
          "INSERT OR REPLACE INTO data_findings (run_id, symbol, findings) VALUES (?, ?, ?)")
        for summary in findings {
          insert.bind(0, run)
          insert.bind(1, summary.symbol)
          insert.bind(2, summary.json.text())
          try insert.run()
        }
      }
    }
  }

  /// What was held against the bars of a run, in order of the symbols. A symbol without findings has an empty
  /// entry; one that was never checked, as in a run of an older version, has none.
  public func findings(ofRun run: String) throws -> [QualitySummary] {
    try withConnection { connection in
      try connection.rows("SELECT findings FROM data_findings WHERE run_id = ? ORDER BY symbol", [.text(run)])
      {
        (try? JSONValue(parsing: $0.text(0) ?? "")).flatMap(QualitySummary.init(json:))
      }.compactMap(\.self)
    }
  }
}
