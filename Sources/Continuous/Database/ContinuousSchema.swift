/// The schema of `continuous_training.db`. The first columns of the first two tables are those that readers of the file
/// know; ours follow.
enum ContinuousSchema {
  /// Never change one that was released: append.
  static let migrations = [
    """
    CREATE TABLE backtest_results (
      strategy_name TEXT NOT NULL,
      parameters TEXT NOT NULL,
      market_scenario TEXT NOT NULL,
      backtest_type TEXT NOT NULL,
      sharpe_ratio REAL,
      total_return REAL,
      max_drawdown REAL,
      win_rate REAL,
      profit_factor REAL,
      total_trades INTEGER NOT NULL,
      timestamp TEXT NOT NULL,
      iteration INTEGER NOT NULL,
      sharpe_low REAL,
      sharpe_high REAL,
      message TEXT,
      PRIMARY KEY (iteration, strategy_name, market_scenario, backtest_type)
    ) WITHOUT ROWID;
    CREATE INDEX backtest_results_by_time ON backtest_results (timestamp);
    CREATE TABLE optimization_history (
      strategy_name TEXT NOT NULL,
      old_parameters TEXT NOT NULL,
      new_parameters TEXT NOT NULL,
      performance_improvement REAL,
      timestamp TEXT NOT NULL,
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      event TEXT NOT NULL,
      iteration INTEGER,
      attempt INTEGER,
      note TEXT
    );
    CREATE INDEX optimization_history_by_strategy ON optimization_history (strategy_name, id);
    CREATE TABLE iterations (
      iteration INTEGER PRIMARY KEY,
      state TEXT NOT NULL,
      begun_at TEXT NOT NULL,
      ended_at TEXT,
      settings TEXT NOT NULL,
      code TEXT NOT NULL,
      data TEXT NOT NULL,
      champions TEXT NOT NULL,
      summary TEXT,
      report TEXT
    );
    CREATE TABLE units (
      iteration INTEGER NOT NULL,
      name TEXT NOT NULL,
      identity TEXT NOT NULL,
      result TEXT NOT NULL,
      PRIMARY KEY (iteration, name)
    ) WITHOUT ROWID;
    CREATE TABLE strategies (
      strategy_name TEXT PRIMARY KEY,
      file TEXT,
      source_hash TEXT NOT NULL,
      state TEXT NOT NULL,
      seen_at TEXT NOT NULL,
      message TEXT
    ) WITHOUT ROWID;
    CREATE TABLE champions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      strategy_name TEXT NOT NULL,
      parameters TEXT NOT NULL,
      predecessor INTEGER,
      since TEXT NOT NULL,
      origin TEXT NOT NULL,
      attempt INTEGER,
      expectation TEXT
    );
    CREATE TABLE current_champions (
      strategy_name TEXT PRIMARY KEY,
      champion INTEGER NOT NULL REFERENCES champions (id),
      is_written INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE attempts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      iteration INTEGER NOT NULL,
      strategy_name TEXT NOT NULL,
      at TEXT NOT NULL,
      evidence TEXT NOT NULL,
      old_parameters TEXT NOT NULL,
      new_parameters TEXT NOT NULL,
      gain REAL,
      p_value REAL NOT NULL,
      level REAL NOT NULL,
      is_promoted INTEGER NOT NULL,
      state_before TEXT NOT NULL,
      state_after TEXT NOT NULL,
      document TEXT NOT NULL,
      identity TEXT NOT NULL,
      UNIQUE (iteration, strategy_name)
    );
    CREATE TABLE fdr_state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      state TEXT NOT NULL
    );
    CREATE TABLE spent_data (
      strategy_name TEXT NOT NULL,
      source TEXT NOT NULL,
      first TEXT NOT NULL,
      last TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      PRIMARY KEY (strategy_name, source, first)
    ) WITHOUT ROWID;
    CREATE TABLE series (
      symbol TEXT NOT NULL,
      timeframe TEXT NOT NULL,
      set_aside_after TEXT NOT NULL,
      first_seen TEXT NOT NULL,
      last_bar TEXT NOT NULL,
      changed_at TEXT NOT NULL,
      PRIMARY KEY (symbol, timeframe)
    ) WITHOUT ROWID;
    CREATE TABLE facts (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) WITHOUT ROWID;
    """
  ]
}
