/// The tables of the results database, one script a version. Released scripts never change.
///
/// Rules: every table has a natural primary key and no row number, so that its content does not depend on the
/// order of insertion; columns that hold the time of a clock end in `_at` and are not part of the content.
enum ResultsSchema {
  static let migrations = [version1, version2, version3, version4, version5, version6, studies, paper]

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

  /// The gates beyond the first: how a number stands to its threshold, what each family of trials adds to the
  /// tests over everything tried, walk-forward windows, candidates, and what winners are judged by.
  private static let version2 = """
    ALTER TABLE gate_outcomes ADD COLUMN rule TEXT NOT NULL DEFAULT '>=';
    ALTER TABLE backtest_results ADD COLUMN p_value REAL;
    ALTER TABLE backtest_results ADD COLUMN q_value REAL;
    ALTER TABLE backtest_results ADD COLUMN deflated_sharpe REAL;
    ALTER TABLE backtest_results ADD COLUMN pbo REAL;

    CREATE TABLE families (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      strategy TEXT NOT NULL,
      trials INTEGER NOT NULL,
      moving_trials INTEGER NOT NULL,
      distinct_trials INTEGER NOT NULL,
      statistic REAL,
      p_value REAL,
      q_value REAL,
      resamples INTEGER NOT NULL,
      pbo REAL,
      probability_of_loss REAL,
      sharpe_sum REAL,
      sharpe_squares REAL,
      walk_forward_sharpe REAL,
      walk_forward_efficiency REAL,
      null_maxima BLOB NOT NULL,
      standardized_sum BLOB NOT NULL,
      PRIMARY KEY (run_id, symbol, strategy)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE walk_forward_windows (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      strategy TEXT NOT NULL,
      window INTEGER NOT NULL,
      train_from TEXT NOT NULL,
      train_through TEXT NOT NULL,
      test_from TEXT NOT NULL,
      test_through TEXT NOT NULL,
      parameters TEXT NOT NULL,
      exits TEXT NOT NULL,
      train_sharpe REAL,
      test_sharpe REAL,
      efficiency REAL,
      PRIMARY KEY (run_id, symbol, strategy, window)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE candidates (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      strategy TEXT NOT NULL,
      parameters TEXT NOT NULL,
      exits TEXT NOT NULL,
      place INTEGER NOT NULL,
      statistic REAL,
      detail TEXT,
      PRIMARY KEY (run_id, symbol, strategy, parameters, exits)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE symbol_tests (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      sessions INTEGER NOT NULL,
      trials INTEGER NOT NULL,
      statistic REAL,
      spa_p_lower REAL,
      spa_p_consistent REAL,
      spa_p_upper REAL,
      stepm_critical_value REAL,
      stepm_steps INTEGER NOT NULL,
      mean_correlation REAL,
      sharpe_variance REAL,
      ledger_trials INTEGER,
      effective_trials REAL,
      expected_max_sharpe REAL,
      PRIMARY KEY (run_id, symbol)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE winner_statistics (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      rank INTEGER NOT NULL,
      p_value REAL,
      q_value REAL,
      deflated_sharpe REAL,
      deflated_sharpe_observed_variance REAL,
      pbo REAL,
      components TEXT NOT NULL,
      PRIMARY KEY (run_id, symbol, rank)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE holdout_results (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      strategy TEXT NOT NULL,
      parameters TEXT NOT NULL,
      exits TEXT NOT NULL,
      from_date TEXT NOT NULL,
      through_date TEXT NOT NULL,
      sessions INTEGER NOT NULL,
      trades INTEGER NOT NULL,
      sharpe_ratio REAL,
      total_return REAL,
      max_drawdown REAL,
      profit_factor REAL,
      win_rate REAL,
      probabilistic_sharpe_ratio REAL,
      PRIMARY KEY (run_id, symbol, strategy, parameters, exits, from_date, through_date)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ledger_heads (
      run_id TEXT NOT NULL,
      head TEXT NOT NULL,
      recorded_at TEXT NOT NULL,
      PRIMARY KEY (run_id, head)
    ) STRICT, WITHOUT ROWID;
    """

  /// What the quality check held against the bars of a run, as `QualitySummary.json`.
  private static let version3 = """
    CREATE TABLE data_findings (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      findings TEXT NOT NULL,
      PRIMARY KEY (run_id, symbol)
    ) STRICT, WITHOUT ROWID;
    """

  /// The day on which an account had nothing left; NULL for one that lives.
  private static let version4 = """
    ALTER TABLE backtest_results ADD COLUMN ruined_on TEXT;
    """

  /// The identity that a run is named by, and what a run has to write beside its rows.
  private static let version5 = """
    ALTER TABLE runs ADD COLUMN identity TEXT;

    CREATE TABLE run_outputs (
      run_id TEXT NOT NULL,
      output TEXT NOT NULL,
      PRIMARY KEY (run_id, output)
    ) STRICT, WITHOUT ROWID;
    """

  /// One decision with an error rate in place of thresholds: adjusted p-values, standard errors of the gates, tiers,
  /// and what sealed days add.
  private static let version6 = """
    ALTER TABLE gate_outcomes ADD COLUMN standard_error REAL;
    ALTER TABLE gate_outcomes ADD COLUMN level REAL;
    ALTER TABLE gate_outcomes ADD COLUMN decides INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE families ADD COLUMN panel_trials INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE families ADD COLUMN neutral_statistic REAL;
    ALTER TABLE families ADD COLUMN p_absolute REAL;
    ALTER TABLE families ADD COLUMN p_neutral REAL;
    ALTER TABLE families ADD COLUMN p_adjusted REAL;
    ALTER TABLE families ADD COLUMN walk_forward_sharpe_error REAL;
    ALTER TABLE families ADD COLUMN walk_forward_retained REAL;
    ALTER TABLE families ADD COLUMN walk_forward_retained_error REAL;
    ALTER TABLE families ADD COLUMN walk_forward_efficiency_error REAL;
    ALTER TABLE families ADD COLUMN neutral_maxima BLOB NOT NULL DEFAULT x'';
    ALTER TABLE families ADD COLUMN centred_maxima BLOB NOT NULL DEFAULT x'';
    ALTER TABLE candidates ADD COLUMN neutral_statistic REAL;
    ALTER TABLE candidates ADD COLUMN p_absolute REAL;
    ALTER TABLE candidates ADD COLUMN p_neutral REAL;
    ALTER TABLE candidates ADD COLUMN p_adjusted REAL;
    ALTER TABLE symbol_tests ADD COLUMN panel_trials INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE symbol_tests ADD COLUMN resamples INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE symbol_tests ADD COLUMN p_value REAL;
    ALTER TABLE symbol_tests ADD COLUMN account_share REAL;
    ALTER TABLE symbol_tests ADD COLUMN account_p_value REAL;
    ALTER TABLE symbol_tests ADD COLUMN q_value REAL;
    ALTER TABLE symbol_tests ADD COLUMN level REAL;
    ALTER TABLE symbol_tests ADD COLUMN implied_trials REAL;
    ALTER TABLE holdout_results ADD COLUMN discovery_p_value REAL;
    ALTER TABLE holdout_results ADD COLUMN sealed_p_value REAL;
    ALTER TABLE holdout_results ADD COLUMN combined_p_value REAL;
    ALTER TABLE holdout_results ADD COLUMN adjusted_p_value REAL;
    ALTER TABLE holdout_results ADD COLUMN power REAL;
    ALTER TABLE holdout_results ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE holdout_results ADD COLUMN look INTEGER NOT NULL DEFAULT 1;

    CREATE TABLE tiers (
      run_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      strategy TEXT NOT NULL,
      parameters TEXT NOT NULL,
      exits TEXT NOT NULL,
      tier TEXT NOT NULL,
      p_value REAL,
      level REAL,
      expected_sharpe REAL,
      years_needed REAL,
      reason TEXT,
      PRIMARY KEY (run_id, symbol, strategy, parameters, exits)
    ) STRICT, WITHOUT ROWID;
    """
}
