extension ResultsDatabase {
  /// The heads of the trial ledger that runs wrote down when they ended, in the order in which the runs were made.
  public func ledgerHeads() throws -> [(run: String, head: String)] {
    try withConnection { connection in
      let columns = try connection.rows("SELECT name FROM pragma_table_info('runs')", []) { $0.text(0) ?? "" }
      guard columns.contains("ledger_head") else { return [] }
      return try connection.rows(
        "SELECT run_id, ledger_head FROM runs WHERE ledger_head IS NOT NULL ORDER BY created_at, run_id", []
      ) { (run: $0.text(0) ?? "", head: $0.text(1) ?? "") }
    }
  }
}
