import Storage

/// What lists and averages over all runs need, kept in memory: a finished run is added up once and never read again.
struct RunIndex: Sendable {
  /// The newest first.
  private(set) var runs: [RunOverview] = []
  private var tallies: [String: [String: StrategyTally]] = [:]
  private var stamps: [String: String] = [:]
  private(set) var total = StrategyTally()
  private(set) var byStrategy: [String: StrategyTally] = [:]
  /// Names of a strategy's tiers over all runs.
  private(set) var tiers: [String: [String: Int]] = [:]

  init() {}

  /// Reads what changed since it was read last.
  ///
  /// - Parameter addsUpRunning: whether runs that are under way are added up again. That reads all of their backtests.
  mutating func refresh(_ database: Database, addsUpRunning: Bool) throws {
    var fresh = try Self.runs(database)
    var changed = false
    for run in fresh {
      let stamp = "\(run.status) \(run.finishedAt ?? "") \(run.unitsDone)"
      if stamps[run.id] == stamp || run.isRunning && stamps[run.id] != nil && !addsUpRunning { continue }
      changed = true
      tallies[run.id] = try Self.tally(run.id, database)
      stamps[run.id] = stamp
    }
    let known = Set(fresh.map(\.id))
    for id in stamps.keys where !known.contains(id) {
      changed = true
      stamps[id] = nil
      tallies[id] = nil
    }
    for place in fresh.indices {
      var sum = StrategyTally()
      for tally in (tallies[fresh[place].id] ?? [:]).values { sum.add(tally) }
      fresh[place].backtests = sum.backtests
      fresh[place].meanSharpe = sum.meanSharpe
      fresh[place].bestSharpe = sum.bestSharpe
    }
    runs = fresh
    tiers = try Self.tiers(database)
    if changed { addUp() }
  }

  private mutating func addUp() {
    (total, byStrategy) = (StrategyTally(), [:])
    // Sums of floating-point numbers depend on their order: runs as listed, strategies by name.
    for run in runs {
      for (strategy, tally) in (tallies[run.id] ?? [:]).sorted(by: { $0.key < $1.key }) {
        total.add(tally)
        byStrategy[strategy, default: StrategyTally()].add(tally)
      }
    }
  }

  private static func runs(_ database: Database) throws -> [RunOverview] {
    try database.rows(
      """
      SELECT r.run_id, r.created_at, r.finished_at, r.status, json_array_length(r.config, '$.symbols'),
        json_array_length(r.config, '$.strategies'), json_extract(r.config, '$.timeframe'), r.unit_count,
        u.done, u.failed, t.winners, t.candidates, h.confirmed, s.smallest
      FROM (SELECT run_id, created_at, finished_at, status, unit_count,
        CASE WHEN json_valid(config) THEN config END AS config FROM runs) r
      LEFT JOIN (SELECT run_id, count(*) AS done, sum(failure IS NOT NULL) AS failed FROM units GROUP BY run_id) u
        ON u.run_id = r.run_id
      LEFT JOIN (SELECT run_id, sum(tier = 'winner') AS winners, sum(tier = 'candidate') AS candidates FROM tiers
        GROUP BY run_id) t ON t.run_id = r.run_id
      LEFT JOIN (SELECT run_id, sum(confirmed) AS confirmed FROM holdout_results GROUP BY run_id) h
        ON h.run_id = r.run_id
      LEFT JOIN (SELECT run_id, min(p_value) AS smallest FROM symbol_tests GROUP BY run_id) s ON s.run_id = r.run_id
      ORDER BY r.created_at DESC, r.run_id
      """
    ) { row in
      var run = RunOverview(
        id: row.text(0) ?? "", createdAt: row.text(1) ?? "", finishedAt: row.text(2),
        status: row.text(3) ?? "",
        symbols: Int(row.integer(4) ?? 0), strategies: Int(row.integer(5) ?? 0), timeframe: row.text(6) ?? "",
        unitCount: Int(row.integer(7) ?? 0))
      run.unitsDone = Int(row.integer(8) ?? 0)
      run.unitsFailed = Int(row.integer(9) ?? 0)
      run.winners = Int(row.integer(10) ?? 0)
      run.candidates = Int(row.integer(11) ?? 0)
      run.confirmed = Int(row.integer(12) ?? 0)
      run.smallestP = row.number(13)
      return run
    }
  }

  private static func tally(_ run: String, _ database: Database) throws -> [String: StrategyTally] {
    var tallies: [String: StrategyTally] = [:]
    _ = try database.rows(
      """
      SELECT strategy, symbol, count(*), count(sharpe_ratio), total(sharpe_ratio), total(sharpe_ratio * sharpe_ratio),
        total(sharpe_ratio > 0), max(sharpe_ratio), total(total_return), count(total_return), total(win_rate),
        count(win_rate), total(max_drawdown), count(max_drawdown), total(trades)
      FROM backtest_results WHERE run_id = ? GROUP BY symbol, strategy
      """, [run]
    ) { row in
      var tally = StrategyTally()
      tally.backtests = Int(row.integer(2) ?? 0)
      tally.judged = Int(row.integer(3) ?? 0)
      tally.sum = row.double(4) ?? 0
      tally.squares = row.double(5) ?? 0
      tally.positive = Int(row.double(6) ?? 0)
      tally.best = row.double(7) ?? -.infinity
      tally.returns = row.double(8) ?? 0
      tally.returnCount = Int(row.integer(9) ?? 0)
      tally.wins = row.double(10) ?? 0
      tally.winCount = Int(row.integer(11) ?? 0)
      tally.drawdowns = row.double(12) ?? 0
      tally.drawdownCount = Int(row.integer(13) ?? 0)
      tally.trades = Int(row.double(14) ?? 0)
      tally.symbols = [row.text(1) ?? ""]
      tallies[row.text(0) ?? "", default: StrategyTally()].add(tally)
    }
    return tallies
  }

  private static func tiers(_ database: Database) throws -> [String: [String: Int]] {
    var tiers: [String: [String: Int]] = [:]
    _ = try database.rows("SELECT strategy, tier, count(*) FROM tiers GROUP BY strategy, tier") { row in
      tiers[row.text(0) ?? "", default: [:]][row.text(1) ?? ""] = Int(row.integer(2) ?? 0)
    }
    return tiers
  }
}
