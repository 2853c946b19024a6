/// The tables of the results database, one script a version. Released scripts never change.
///
/// Rules: every table has a natural primary key and no row number, so that its content does not depend on the
/// order of insertion; columns that hold the time of a clock end in `_at` and are not part of the content.
enum ResultsSchema {
  static let migrations = [version1]

  private static let version1 = """
    CREATE TABLE runs (
      run_id TEXT NOT NULL PRIMARY KEY,
      created_at TEXT NOT NULL,
      finished_at TEXT,
      status TEXT NOT NULL,
      config TEXT NOT NULL,
      seed TEXT NOT NULL,
      code_version TEXT NOT NULL,
      data_hash TEXT NOT NULL,
      unit_count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE units (
      run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
      unit_index INTEGER NOT NULL,
      unit_key TEXT NOT NULL,
      status TEXT NOT NULL,
      failure TEXT,
      PRIMARY KEY (run_id, unit_index)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE backtest_results (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      strategy TEXT NOT NULL,
      parameters TEXT NOT NULL,
      exits TEXT NOT NULL,
      sharpe_ratio REAL,
      sortino_ratio REAL,
      total_return REAL,
      cagr REAL,
      annual_volatility REAL,
      max_drawdown REAL,
      max_drawdown_marked REAL,
      profit_factor REAL,
      win_rate REAL,
      trades INTEGER NOT NULL,
      exposure REAL,
      skew REAL,
      kurtosis REAL,
      probabilistic_sharpe_ratio REAL,
      min_track_record_length REAL,
      average_bars_held REAL,
      ambiguous_share REAL,
      total_pnl REAL,
      costs REAL,
      PRIMARY KEY (run_id, symbol, strategy, parameters, exits)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE gate_outcomes (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      strategy TEXT NOT NULL,
      parameters TEXT NOT NULL,
      exits TEXT NOT NULL,
      gate TEXT NOT NULL,
      metric TEXT NOT NULL,
      value REAL,
      threshold REAL,
      passed INTEGER NOT NULL,
      PRIMARY KEY (run_id, symbol, strategy, parameters, exits, gate, metric)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE winners (
      run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
      symbol TEXT NOT NULL,
      rank INTEGER NOT NULL,
      strategy TEXT NOT NULL,
      parameters TEXT NOT NULL,
      exits TEXT NOT NULL,
      score REAL,
      PRIMARY KEY (run_id, symbol, rank)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE holdout_looks (
      run_id TEXT NOT NULL,
      look INTEGER NOT NULL,
      looked_at TEXT NOT NULL,
      purpose TEXT NOT NULL,
      PRIMARY KEY (run_id, look)
    ) STRICT, WITHOUT ROWID;
    """
}
