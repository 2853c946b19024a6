import Diagnostics
public import Figures

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
              record.from, record.through,
            ].map(SQLValue.text)
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
        """, [.text(run)], HoldoutRecord.init(row:))
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
        run.map { [.text($0)] } ?? []
      ) { (run: $0.text(0) ?? "", head: $0.text(1) ?? "") }
    }
  }
}

extension HoldoutRecord: StoredRecord {
  static let blank = HoldoutRecord(.blank, from: "", through: "", sessions: 0, figures: BacktestFigures())

  /// The figures of the holdout that are kept, in the order of the columns.
  public static let kept: [FigureDefinition] = [
    .trades, .sharpeRatio, .totalReturn, .maximumDrawdown, .profitFactor, .winRate, .probabilisticSharpeRatio,
  ]

  static let fields: [StoredField<HoldoutRecord>] =
    BacktestKey.fields(\HoldoutRecord.key) + days
    + kept.map { BacktestFigures.keeping($0).field(\HoldoutRecord.figures) } + tests

  private static let days: [StoredField<HoldoutRecord>] = [
    .text("from_date", \.from), .text("through_date", \.through), .count("sessions", \.sessions),
  ]

  private static let tests: [StoredField<HoldoutRecord>] = [
    .number("discovery_p_value", \.discoveryPValue), .number("sealed_p_value", \.sealedPValue),
    .number("combined_p_value", \.combinedPValue), .number("adjusted_p_value", \.adjustedPValue),
    .number("power", \.power), confirmed, look,
  ]

  private static let confirmed = StoredField<HoldoutRecord>(
    column: "confirmed", read: { $0.isConfirmed = $1.integer($2) == 1 },
    bind: { $1.bind($2, $0.isConfirmed ? 1 : 0) })

  /// Results of early versions have none: theirs was the first look.
  private static let look = StoredField<HoldoutRecord>(
    column: "look", read: { $0.look = Int($1.integer($2) ?? 1) }, bind: { $1.bind($2, $0.look) })
}
