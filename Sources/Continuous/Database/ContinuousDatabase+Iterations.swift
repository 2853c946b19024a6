import Diagnostics
import Storage

/// One pass through all strategies.
public struct IterationRecord: Sendable, Hashable {
  public var number: Int
  /// `running`, `finished` or `failed`.
  public var state: String
  public var begunAt: String
  public var endedAt: String?
  /// The settings that decide its results, as JSON.
  public var settings: String
  public var code: String
  /// Hashes of the real bars, as JSON.
  public var data: String
  /// Parameters of each strategy when it began, as JSON.
  public var champions: String
  /// What `assay continuous --json` prints of it.
  public var summary: String?
  public var report: String?
}

extension ContinuousDatabase {
  private static let columns =
    "iteration, state, begun_at, ended_at, settings, code, data, champions, summary, report FROM iterations"

  /// The newest iteration; `nil` before the first.
  public func newestIteration() throws -> IterationRecord? {
    try read {
      try $0.first("SELECT \(Self.columns) ORDER BY iteration DESC LIMIT 1", [], IterationRecord.init)
    }
  }

  /// Iterations, the newest first.
  public func iterations(limit: Int = 100) throws -> [IterationRecord] {
    try read {
      try $0.rows(
        "SELECT \(Self.columns) ORDER BY iteration DESC LIMIT ?", [.integer(limit)], IterationRecord.init)
    }
  }

  /// The iteration to work on: the one that was left unfinished, or the next.
  func begin(
    settings: String, code: String, data: String, champions: String, at time: String
  ) throws -> IterationRecord {
    try write { connection in
      let newest = try connection.first(
        "SELECT \(Self.columns) ORDER BY iteration DESC LIMIT 1", [], IterationRecord.init)
      // Only the program that began an iteration, on the same bars, can go on with it bit for bit.
      if let newest, newest.state == "running", newest.code == code, newest.data == data { return newest }
      if let newest, newest.state == "running" {
        try connection.run(
          "UPDATE iterations SET state = 'abandoned', ended_at = ? WHERE iteration = ?",
          [.text(time), .integer(newest.number)])
        try connection.run("DELETE FROM units WHERE iteration = ?", [.integer(newest.number)])
      }
      let number = (newest?.number ?? 0) + 1
      try connection.run(
        """
        INSERT INTO iterations (iteration, state, begun_at, settings, code, data, champions)
        VALUES (?, 'running', ?, ?, ?, ?, ?)
        """,
        [.integer(number), .text(time), .text(settings), .text(code), .text(data), .text(champions)])
      return IterationRecord(
        number: number, state: "running", begunAt: time, settings: settings, code: code, data: data,
        champions: champions)
    }
  }

  /// Ends an iteration: its rows, its summary and its state in one transaction.
  func finish(
    _ iteration: Int, rows: [ResultRow], summary: String, report: String, at time: String
  ) throws {
    try write { connection in
      try connection.run("DELETE FROM backtest_results WHERE iteration = ?", [.integer(iteration)])
      for row in rows { try connection.insert(row, iteration: iteration, at: time) }
      try connection.run("DELETE FROM units WHERE iteration = ?", [.integer(iteration)])
      try connection.run(
        "UPDATE iterations SET state = 'finished', ended_at = ?, summary = ?, report = ? WHERE iteration = ?",
        [.text(time), .text(summary), .text(report), .integer(iteration)])
    }
  }

  /// Rows of the newest finished iteration.
  public func results(ofIteration iteration: Int) throws -> [ResultRow] {
    try read {
      try $0.rows(
        """
        SELECT strategy_name, parameters, market_scenario, backtest_type, sharpe_ratio, total_return, max_drawdown,
          win_rate, profit_factor, total_trades, sharpe_low, sharpe_high, message
        FROM backtest_results WHERE iteration = ? ORDER BY strategy_name, market_scenario, backtest_type
        """, [.integer(iteration)]
      ) { row in
        ResultRow(
          strategy: row.text(0) ?? "", parameters: row.text(1) ?? "", market: row.text(2) ?? "",
          kind: row.text(3) ?? "",
          figures: BacktestFigures(
            sharpe: row.double(4), totalReturn: row.double(5), drawdown: row.double(6),
            winRate: row.double(7),
            profitFactor: row.double(8), trades: Int(row.integer(9) ?? 0), sharpeLow: row.double(10),
            sharpeHigh: row.double(11)), message: row.text(12))
      }
    }
  }

  /// How many rows each table has.
  public func counts() throws -> [(table: String, rows: Int)] {
    try read { connection in
      try ["backtest_results", "optimization_history", "iterations", "attempts", "champions", "strategies"]
        .map {
          (table: $0, rows: try connection.database.integer("SELECT count(*) FROM \($0)"))
        }
    }
  }
}

extension IterationRecord {
  fileprivate init(_ row: Statement) {
    self.init(
      number: Int(row.integer(0) ?? 0), state: row.text(1) ?? "", begunAt: row.text(2) ?? "",
      endedAt: row.text(3),
      settings: row.text(4) ?? "", code: row.text(5) ?? "", data: row.text(6) ?? "",
      champions: row.text(7) ?? "", summary: row.text(8), report: row.text(9))
  }
}

extension ContinuousConnection {
  fileprivate func insert(_ row: ResultRow, iteration: Int, at time: String) throws(AssayError) {
    let figures = row.figures
    try run(
      """
      INSERT INTO backtest_results (strategy_name, parameters, market_scenario, backtest_type, sharpe_ratio,
        total_return, max_drawdown, win_rate, profit_factor, total_trades, timestamp, iteration, sharpe_low,
        sharpe_high, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(row.strategy), .text(row.parameters), .text(row.market), .text(row.kind),
        .number(figures?.sharpe),
        .number(figures?.totalReturn), .number(figures?.drawdown), .number(figures?.winRate),
        .number(figures?.profitFactor), .integer(figures?.trades ?? 0), .text(time), .integer(iteration),
        .number(figures?.sharpeLow), .number(figures?.sharpeHigh), .text(row.message),
      ])
  }
}
