import Diagnostics

extension ResultsDatabase {
  /// Replaces the winners of a run as a whole. An empty list is a normal result.
  public func setWinners(_ winners: [WinnerRecord], ofRun run: String) throws {
    try withConnection { connection in
      try connection.database.transaction {
        try connection.forEachRow("DELETE FROM winners WHERE run_id = ?", [run]) { _ in }
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
        }
      }
    }
  }

  /// The winners of a run by symbol and rank.
  public func winners(ofRun run: String) throws -> [WinnerRecord] {
    try withConnection { connection in
      try connection.rows(
        """
        SELECT symbol, strategy, parameters, exits, rank, score FROM winners WHERE run_id = ?
        ORDER BY symbol, rank
        """, [run]
      ) { WinnerRecord(rank: Int($0.integer(4) ?? 0), BacktestKey(row: $0), score: $0.number(5)) }
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
    try rows("SELECT count(*) FROM holdout_looks WHERE run_id = ?", [run]) { Int($0.integer(0) ?? 0) }[0]
  }
}
