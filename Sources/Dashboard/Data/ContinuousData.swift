import Diagnostics
import Numerics
import Storage

/// What the continuous system keeps in `continuous_training.db`, read by SQL.
struct ContinuousData: Sendable {
  struct Cell: Sendable {
    var strategy: String
    var scenario: String
    var sharpe: Double
    var backtests: Int
  }

  struct Change: Sendable {
    var strategy: String
    var old: String
    var new: String
    var improvement: Double
    var at: String
  }

  /// A test of new parameters against those in force.
  struct Attempt: Sendable {
    var strategy: String
    var old: String
    var new: String
    var at: String
    var gain: Double
    var pValue: Double
    var level: Double
    var isPromoted: Bool
    var evidence: String
  }

  struct Iteration: Sendable {
    var number: Int
    var begun: String
    var ended: String?
    var state: String
    /// Where its report is.
    var report: String
  }

  /// Mean Sharpe ratio by strategy and scenario.
  var scenarios: [Cell] = []
  /// The newest first.
  var changes: [Change] = []
  var backtests = 0
  /// The newest first.
  var attempts: [Attempt] = []
  var iterations: [Iteration] = []
  /// The online procedure as the last test left it.
  var budget: OnlineFDR?

  /// The tables that there are.
  static func tables(of database: Database) throws -> Set<String> {
    Set(try database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) ?? "" })
  }

  private static let mostChanges = 2_000

  init() {}

  init(_ database: Database) throws {
    let tables = try Self.tables(of: database)
    if tables.contains("backtest_results") {
      scenarios = try database.rows(
        """
        SELECT strategy_name, market_scenario, avg(sharpe_ratio), count(*) FROM backtest_results
        GROUP BY strategy_name, market_scenario ORDER BY strategy_name, market_scenario
        """
      ) { row in
        Cell(
          strategy: row.text(0) ?? "", scenario: row.text(1) ?? "", sharpe: row.number(2),
          backtests: Int(row.integer(3) ?? 0))
      }
      backtests = scenarios.reduce(0) { $0 + $1.backtests }
    }
    if tables.contains("optimization_history") {
      changes = try database.rows(
        """
        SELECT strategy_name, old_parameters, new_parameters, performance_improvement, timestamp
        FROM optimization_history ORDER BY timestamp DESC LIMIT \(Self.mostChanges)
        """
      ) { row in
        Change(
          strategy: row.text(0) ?? "", old: row.text(1) ?? "", new: row.text(2) ?? "",
          improvement: row.number(3),
          at: row.text(4) ?? "")
      }
    }
    if tables.contains("attempts") { attempts = try Self.attempts(database) }
    if tables.contains("iterations") {
      iterations = try database.rows(
        "SELECT iteration, begun_at, ended_at, state, report FROM iterations ORDER BY iteration DESC LIMIT 500"
      ) { row in
        Iteration(
          number: Int(row.integer(0) ?? 0), begun: row.text(1) ?? "", ended: row.text(2),
          state: row.text(3) ?? "", report: row.text(4) ?? "")
      }
    }
    if tables.contains("fdr_state") {
      budget = try database.rows("SELECT state FROM fdr_state WHERE id = 1") { $0.text(0) ?? "" }.first
        .map { try OnlineFDR(json: JSONValue(parsing: $0)) }
    }
  }

  private static func attempts(_ database: Database) throws -> [Attempt] {
    try database.rows(
      """
      SELECT strategy_name, old_parameters, new_parameters, at, gain, p_value, level, is_promoted, evidence
      FROM attempts ORDER BY id DESC LIMIT \(mostChanges)
      """
    ) { row in
      Attempt(
        strategy: row.text(0) ?? "", old: row.text(1) ?? "", new: row.text(2) ?? "", at: row.text(3) ?? "",
        gain: row.number(4), pValue: row.number(5), level: row.number(6), isPromoted: row.integer(7) == 1,
        evidence: row.text(8) ?? "")
    }
  }
}
