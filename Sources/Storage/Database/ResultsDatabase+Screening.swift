import Diagnostics

extension ResultsDatabase {
  /// Families of a run by symbol and strategy.
  public func families(ofRun run: String, symbol: String? = nil) throws -> [FamilyRecord] {
    let condition = symbol == nil ? "" : " AND symbol = ?"
    return try withConnection { connection in
      try connection.rows(
        """
        SELECT \(FamilyRecord.columns.joined(separator: ", ")) FROM families WHERE run_id = ?\(condition)
        ORDER BY symbol, strategy
        """, [.text(run)] + (symbol.map { [.text($0)] } ?? []), FamilyRecord.init(row:))
    }
  }

  /// Walk-forward windows of a run by symbol, strategy and window.
  public func walkForwardWindows(_ query: ResultsQuery) throws -> [WalkForwardRecord] {
    let (conditions, bindings) = query.conditions
    return try withConnection { connection in
      try connection.rows(
        """
        SELECT \(WalkForwardRecord.columns.joined(separator: ", ")) FROM walk_forward_windows WHERE \(conditions)
        ORDER BY symbol, strategy, window
        """, bindings, WalkForwardRecord.init(row:))
    }
  }

  /// Candidates of a run by symbol, strategy and place.
  public func candidates(_ query: ResultsQuery) throws -> [CandidateRecord] {
    let (conditions, bindings) = query.conditions
    return try withConnection { connection in
      try connection.rows(
        """
        SELECT \(CandidateRecord.columns.joined(separator: ", ")) FROM candidates WHERE \(conditions)
        ORDER BY symbol, strategy, place
        """, bindings, CandidateRecord.init(row:))
    }
  }

  /// What a run promises of its candidates, by symbol and strategy.
  public func tiers(ofRun run: String) throws -> [TierRecord] {
    try withConnection { connection in
      try connection.rows(
        """
        SELECT \(TierRecord.columns.joined(separator: ", ")) FROM tiers WHERE run_id = ?
        ORDER BY symbol, strategy, parameters, exits
        """, [.text(run)], TierRecord.init(row:))
    }
  }

  /// The tests over everything tried, by symbol.
  public func symbolTests(ofRun run: String) throws -> [SymbolTestRecord] {
    try withConnection { connection in
      try connection.rows(
        "SELECT \(SymbolTestRecord.columns.joined(separator: ", ")) FROM symbol_tests WHERE run_id = ? ORDER BY symbol",
        [.text(run)], SymbolTestRecord.init(row:))
    }
  }

  /// Stores what is known only when all units of a run are done: adjusted p-values of the families, tests of
  /// the symbols with the ledger's trials, gates over the whole run.
  public func conclude(_ records: ScreeningRecords, gates: [GateOutcome], ofRun run: String) throws {
    try withConnection { connection in
      try connection.database.transaction {
        try connection.insert(records, run)
        try connection.insert(gates, run)
      }
    }
  }

  /// Stores what backtests are worth after everything that was tried.
  public func setJudgements(_ judgements: [(key: BacktestKey, judgement: TrialJudgement)], ofRun run: String)
    throws
  {
    try withConnection { connection in
      try connection.database.transaction {
        let update = try connection.statement(
          """
          UPDATE backtest_results SET p_value = ?6, q_value = ?7, deflated_sharpe = ?8, pbo = ?9
          WHERE run_id = ?1 AND symbol = ?2 AND strategy = ?3 AND parameters = ?4 AND exits = ?5
          """)
        update.bind(0, run)
        for (key, judgement) in judgements {
          update.bind(key: key)
          update.bind(5, judgement.pValue)
          update.bind(6, judgement.qValue)
          update.bind(7, judgement.deflatedSharpe)
          update.bind(8, judgement.overfitting)
          try update.run()
        }
      }
    }
  }
}

extension ResultsConnection {
  func insert(_ records: ScreeningRecords, _ run: String) throws(AssayError) {
    for family in records.families { try insert("families", FamilyRecord.columns, run, family.bind) }
    for window in records.windows {
      try insert("walk_forward_windows", WalkForwardRecord.columns, run, window.bind)
    }
    for symbol in records.symbols { try insert("symbol_tests", SymbolTestRecord.columns, run, symbol.bind) }
    for candidate in records.candidates {
      try insert("candidates", CandidateRecord.columns, run, candidate.bind)
    }
    for tier in records.tiers { try insert("tiers", TierRecord.columns, run, tier.bind) }
  }

  /// Inserts or replaces one row whose first column is the run.
  func insert(
    _ table: String, _ columns: [String], _ run: String, _ bind: (Statement) -> Void
  ) throws(AssayError) {
    let places = String(repeating: ", ?", count: columns.count)
    let insert = try statement(
      "INSERT OR REPLACE INTO \(table) (run_id, \(columns.joined(separator: ", "))) VALUES (?\(places))")
    insert.bind(0, run)
    bind(insert)
    try insert.run()
  }
}
