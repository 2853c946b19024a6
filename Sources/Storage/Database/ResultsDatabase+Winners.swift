import Diagnostics

extension ResultsDatabase {
  /// Replaces the winners of a run as a whole. An empty list is a normal result.
  public func setWinners(_ winners: [WinnerRecord], ofRun run: String) throws {
    try withConnection { connection in
      try connection.database.transaction {
        for table in ["winners", "winner_statistics"] {
          try connection.run("DELETE FROM \(table) WHERE run_id = ?", [.text(run)])
        }
        let insert = try connection.statement(
          """
          INSERT INTO winners (run_id, symbol, strategy, parameters, exits, rank, score)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
        insert.bind(0, run)
        for winner in winners {
          insert.bind(key: winner.key)
          insert.bind(5, winner.rank)
          insert.bind(6, winner.score)
          try insert.run()
          try connection.insert("winner_statistics", WinnerStatistics.columns, run) {
            winner.statistics.bind($0, symbol: winner.key.symbol, rank: winner.rank)
          }
        }
      }
    }
  }

  /// The winners of a run by symbol and rank.
  public func winners(ofRun run: String) throws -> [WinnerRecord] {
    try withConnection { connection in
      try connection.rows(
        """
        SELECT symbol, strategy, parameters, exits, rank, score, p_value, q_value, deflated_sharpe,
          deflated_sharpe_observed_variance, pbo, components
        FROM winners LEFT JOIN winner_statistics USING (run_id, symbol, rank) WHERE run_id = ? ORDER BY symbol, rank
        """, [.text(run)]
      ) { row in
        WinnerRecord(
          rank: Int(row.integer(4) ?? 0), BacktestKey(row: row), score: row.number(5),
          statistics: WinnerStatistics(row: row, from: 6))
      }
    }
  }

  /// Records one look at the locked data of a run and returns how many there were with this one.
  ///
  /// Looks are never removed: every report shows their number.
  @discardableResult
  public func recordHoldoutLook(ofRun run: String, purpose: String, at time: String) throws -> Int {
    try withConnection { connection in
      try connection.database.transaction {
        let look = try connection.holdoutLooks(run) + 1
        let insert = try connection.statement(
          "INSERT INTO holdout_looks (run_id, purpose, looked_at, look) VALUES (?, ?, ?, ?)")
        insert.bind(0, run)
        insert.bind(1, purpose)
        insert.bind(2, time)
        insert.bind(3, look)
        try insert.run()
        return look
      }
    }
  }

  public func holdoutLooks(ofRun run: String) throws -> Int {
    try withConnection { try $0.holdoutLooks(run) }
  }
}

extension ResultsConnection {
  func holdoutLooks(_ run: String) throws(AssayError) -> Int {
    try rows("SELECT count(*) FROM holdout_looks WHERE run_id = ?", [.text(run)]) { Int($0.integer(0) ?? 0) }[
      0]
  }
}

extension WinnerStatistics {
  static let columns = [
    "symbol", "rank", "p_value", "q_value", "deflated_sharpe", "deflated_sharpe_observed_variance", "pbo",
    "components",
  ]

  init(row: Statement, from column: Int) {
    self.init()
    pValue = row.number(column)
    qValue = row.number(column + 1)
    deflatedSharpe = row.number(column + 2)
    deflatedSharpeObservedVariance = row.number(column + 3)
    overfitting = row.number(column + 4)
    components = row.text(column + 5) ?? "{}"
  }

  func bind(_ statement: Statement, symbol: String, rank: Int) {
    statement.bind(1, symbol)
    statement.bind(2, rank)
    statement.bind(3, pValue)
    statement.bind(4, qValue)
    statement.bind(5, deflatedSharpe)
    statement.bind(6, deflatedSharpeObservedVariance)
    statement.bind(7, overfitting)
    statement.bind(8, components)
  }
}
