import Diagnostics
import Figures

/// Which backtests of a run to read, and in what order.
public struct ResultsQuery: Sendable {
  public var run: String
  public var symbol: String?
  public var strategy: String?
  public var order: Order = .key
  /// Most rows to give; `nil` gives all.
  public var limit: Int?

  public enum Order: Sendable {
    /// By symbol, strategy, parameters and exits.
    case key
    /// The highest Sharpe ratio first, undefined ones last, ties by key.
    case sharpeRatio
  }

  public init(
    run: String, symbol: String? = nil, strategy: String? = nil, order: Order = .key, limit: Int? = nil
  ) {
    self.run = run
    self.symbol = symbol
    self.strategy = strategy
    self.order = order
    self.limit = limit
  }

  var conditions: (sql: String, bindings: [SQLValue]) {
    let wanted = [("run_id", run), ("symbol", symbol), ("strategy", strategy)].compactMap { column, value in
      value.map { (column, $0) }
    }
    return (wanted.map { "\($0.0) = ?" }.joined(separator: " AND "), wanted.map { .text($0.1) })
  }
}

extension ResultsDatabase {
  public func results(_ query: ResultsQuery) throws -> [BacktestRecord] {
    var records: [BacktestRecord] = []
    try forEachResult(query) { records.append($0) }
    return records
  }

  /// Gives the results one by one, so that memory does not grow with their number.
  ///
  /// `body` must not call the database: it is locked meanwhile.
  public func forEachResult(_ query: ResultsQuery, _ body: (BacktestRecord) -> Void) throws {
    let key = "symbol, strategy, parameters, exits"
    let order = query.order == .key ? key : "\(FigureDefinition.sharpeRatio.key) DESC NULLS LAST, " + key
    let limit = query.limit.map { " LIMIT \(max(0, $0))" } ?? ""
    let (conditions, bindings) = query.conditions
    let sql = """
      SELECT \((BacktestRecord.columns + BacktestRecord.judgementColumns).joined(separator: ", ")) FROM backtest_results
      WHERE \(conditions) ORDER BY \(order)\(limit)
      """
    try withConnection { try $0.forEachRow(sql, bindings) { body(BacktestRecord(judgedRow: $0)) } }
  }

  /// One backtest; `nil` when the run has none of that key.
  public func record(_ key: BacktestKey, ofRun run: String) throws -> BacktestRecord? {
    try withConnection { connection in
      try connection.rows(
        """
        SELECT \((BacktestRecord.columns + BacktestRecord.judgementColumns).joined(separator: ", "))
        FROM backtest_results
        WHERE run_id = ? AND symbol = ? AND strategy = ? AND parameters = ? AND exits = ?
        """, [run, key.symbol, key.strategy, key.parameters, key.exits].map(SQLValue.text),
        BacktestRecord.init(judgedRow:)
      ).first
    }
  }

  /// Number of backtests of a run.
  public func resultCount(_ query: ResultsQuery) throws -> Int {
    let (conditions, bindings) = query.conditions
    return try withConnection { connection in
      let counts = try connection.rows(
        "SELECT count(*) FROM backtest_results WHERE \(conditions)", bindings
      ) { Int($0.integer(0) ?? 0) }
      return counts[0]
    }
  }

  /// The gates of a run in order of candidate, gate and metric.
  public func gates(_ query: ResultsQuery) throws -> [GateOutcome] {
    let (conditions, bindings) = query.conditions
    return try withConnection { connection in
      try connection.rows(
        """
        SELECT symbol, strategy, parameters, exits, gate, metric, value, threshold, passed, rule, standard_error,
          level, decides FROM gate_outcomes WHERE \(conditions) ORDER BY symbol, strategy, parameters, exits, gate, metric
        """, bindings
      ) { row in
        var outcome = GateOutcome(
          BacktestKey(row: row), gate: row.text(4) ?? "", metric: row.text(5) ?? "", value: row.number(6),
          threshold: row.number(7), rule: row.text(9) ?? ">=", passed: row.bool(8) ?? false)
        outcome.standardError = row.number(10)
        outcome.level = row.number(11)
        outcome.decides = row.bool(12) ?? true
        return outcome
      }
    }
  }
}
