extension ResultsDatabase {
  /// The heads of the trial ledger that runs wrote down when they ended; none where no run has yet.
  public func ledgerHeads() throws -> [(run: String, head: String)] {
    try withConnection { connection in
      guard try connection.tables().contains(where: { $0.name == "ledger_heads" }) else { return [] }
      return try connection.rows("SELECT run_id, head FROM ledger_heads ORDER BY recorded_at, run_id", []) {
        (run: $0.text(0) ?? "", head: $0.text(1) ?? "")
      }
    }
  }
}
