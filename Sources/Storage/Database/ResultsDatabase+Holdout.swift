import Diagnostics

extension ResultsDatabase {
  /// Stores how backtests did on the holdout. What an earlier look at the same dates left stays: only the first one
  /// can confirm.
  public func setHoldout(_ records: [HoldoutRecord], ofRun run: String) throws {
    try withConnection { connection in
      try connection.database.transaction {
        for record in records {
          let known = try connection.rows(
            """
            SELECT look FROM holdout_results WHERE run_id = ? AND symbol = ? AND strategy = ? AND parameters = ?
              AND exits = ? AND from_date = ? AND through_date = ?
            """,
            [
              run, record.key.symbol, record.key.strategy, record.key.parameters, record.key.exits,
              record.from,
              record.through,
            ]
          ) { $0.integer(0) ?? 1 }
          if !known.isEmpty { continue }
          try connection.insert("holdout_results", HoldoutRecord.columns, run, record.bind)
        }
      }
    }
  }

  /// Winners on the holdout by symbol, strategy and dates.
  public func holdout(ofRun run: String) throws -> [HoldoutRecord] {
    try withConnection { connection in
      try connection.rows(
        """
        SELECT \(HoldoutRecord.columns.joined(separator: ", ")) FROM holdout_results WHERE run_id = ?
        ORDER BY symbol, strategy, parameters, exits, from_date
        """, [run], HoldoutRecord.init(row:))
    }
  }

  /// Notes the ledger's head when a run ends: a ledger that was cut short later no longer contains it.
  public func recordLedgerHead(_ head: String, ofRun run: String, at time: String) throws {
    try withConnection { connection in
      try connection.insert("ledger_heads", ["head", "recorded_at"], run) {
        $0.bind(1, head)
        $0.bind(2, time)
      }
    }
  }

  /// The ledger's heads that runs noted, in the order in which they were noted.
  public func ledgerHeads(ofRun run: String? = nil) throws -> [(run: String, head: String)] {
    try withConnection { connection in
      let condition = run == nil ? "" : " WHERE run_id = ?"
      return try connection.rows(
        "SELECT run_id, head FROM ledger_heads\(condition) ORDER BY recorded_at, run_id",
        run.map { [$0] } ?? []
      ) { (run: $0.text(0) ?? "", head: $0.text(1) ?? "") }
    }
  }
}

extension HoldoutRecord {
  static let columns = [
    "symbol", "strategy", "parameters", "exits", "from_date", "through_date", "sessions", "trades",
    "sharpe_ratio",
    "total_return", "max_drawdown", "profit_factor", "win_rate", "probabilistic_sharpe_ratio",
    "discovery_p_value", "sealed_p_value", "combined_p_value", "adjusted_p_value", "power", "confirmed",
    "look",
  ]

  init(row: Statement) {
    var figures = BacktestFigures()
    figures.trades = Int(row.integer(7) ?? 0)
    figures.sharpeRatio = row.number(8)
    figures.totalReturn = row.number(9)
    figures.maxDrawdown = row.number(10)
    figures.profitFactor = row.number(11)
    figures.winRate = row.number(12)
    figures.probabilisticSharpeRatio = row.number(13)
    self.init(
      BacktestKey(row: row), from: row.text(4) ?? "", through: row.text(5) ?? "",
      sessions: Int(row.integer(6) ?? 0),
      figures: figures)
    discoveryPValue = row.number(14)
    sealedPValue = row.number(15)
    combinedPValue = row.number(16)
    adjustedPValue = row.number(17)
    power = row.number(18)
    isConfirmed = row.integer(19) == 1
    look = Int(row.integer(20) ?? 1)
  }

  func bind(_ statement: Statement) {
    statement.bind(key: key)
    statement.bind(5, from)
    statement.bind(6, through)
    statement.bind(7, sessions)
    statement.bind(8, figures.trades)
    statement.bind(9, figures.sharpeRatio)
    statement.bind(10, figures.totalReturn)
    statement.bind(11, figures.maxDrawdown)
    statement.bind(12, figures.profitFactor)
    statement.bind(13, figures.winRate)
    statement.bind(14, figures.probabilisticSharpeRatio)
    statement.bind(15, discoveryPValue)
    statement.bind(16, sealedPValue)
    statement.bind(17, combinedPValue)
    statement.bind(18, adjustedPValue)
    statement.bind(19, power)
    statement.bind(20, isConfirmed ? 1 : 0)
    statement.bind(21, look)
  }
}
