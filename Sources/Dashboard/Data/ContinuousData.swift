import Diagnostics
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

  /// Mean Sharpe ratio by strategy and scenario.
  var scenarios: [Cell] = []
  /// The newest first.
  var changes: [Change] = []
  var backtests = 0

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
  }
}
