// The positions follow `columns`, with the run in front of them when binding.

extension FamilyRecord {
  static let columns = [
    "symbol", "strategy", "trials", "moving_trials", "distinct_trials", "statistic", "p_value", "q_value",
    "resamples",
    "pbo", "probability_of_loss", "sharpe_sum", "sharpe_squares", "walk_forward_sharpe",
    "walk_forward_efficiency",
    "null_maxima", "standardized_sum",
  ]

  init(row: Statement) {
    self.init(symbol: row.text(0) ?? "", strategy: row.text(1) ?? "")
    trials = Int(row.integer(2) ?? 0)
    movingTrials = Int(row.integer(3) ?? 0)
    distinctTrials = Int(row.integer(4) ?? 0)
    statistic = row.number(5)
    pValue = row.number(6)
    qValue = row.number(7)
    resamples = Int(row.integer(8) ?? 0)
    overfitting = row.number(9)
    probabilityOfLoss = row.number(10)
    sharpeSum = row.number(11)
    sharpeSquares = row.number(12)
    walkForwardSharpe = row.number(13)
    walkForwardEfficiency = row.number(14)
    nullMaxima = row.numbers(15)
    standardizedSum = row.numbers(16)
  }

  func bind(_ statement: Statement) {
    statement.bind(1, symbol)
    statement.bind(2, strategy)
    statement.bind(3, trials)
    statement.bind(4, movingTrials)
    statement.bind(5, distinctTrials)
    statement.bind(6, statistic)
    statement.bind(7, pValue)
    statement.bind(8, qValue)
    statement.bind(9, resamples)
    statement.bind(10, overfitting)
    statement.bind(11, probabilityOfLoss)
    statement.bind(12, sharpeSum)
    statement.bind(13, sharpeSquares)
    statement.bind(14, walkForwardSharpe)
    statement.bind(15, walkForwardEfficiency)
    statement.bind(16, bytesOf: nullMaxima)
    statement.bind(17, bytesOf: standardizedSum)
  }
}

extension WalkForwardRecord {
  static let columns = [
    "symbol", "strategy", "parameters", "exits", "window", "train_from", "train_through", "test_from",
    "test_through",
    "train_sharpe", "test_sharpe", "efficiency",
  ]

  init(row: Statement) {
    self.init(
      BacktestKey(row: row), window: Int(row.integer(4) ?? 0), train: (row.text(5) ?? "", row.text(6) ?? ""),
      test: (row.text(7) ?? "", row.text(8) ?? ""), trainSharpe: row.number(9), testSharpe: row.number(10),
      efficiency: row.number(11))
  }

  func bind(_ statement: Statement) {
    statement.bind(key: key)
    statement.bind(5, window)
    statement.bind(6, trainFrom)
    statement.bind(7, trainThrough)
    statement.bind(8, testFrom)
    statement.bind(9, testThrough)
    statement.bind(10, trainSharpe)
    statement.bind(11, testSharpe)
    statement.bind(12, efficiency)
  }
}

extension SymbolTestRecord {
  static let columns = [
    "symbol", "sessions", "trials", "statistic", "spa_p_lower", "spa_p_consistent", "spa_p_upper",
    "stepm_critical_value", "stepm_steps", "mean_correlation", "sharpe_variance", "ledger_trials",
    "effective_trials",
    "expected_max_sharpe",
  ]

  init(row: Statement) {
    self.init(symbol: row.text(0) ?? "")
    sessions = Int(row.integer(1) ?? 0)
    trials = Int(row.integer(2) ?? 0)
    statistic = row.number(3)
    spaLower = row.number(4)
    spaConsistent = row.number(5)
    spaUpper = row.number(6)
    stepmCriticalValue = row.number(7)
    stepmSteps = Int(row.integer(8) ?? 0)
    meanCorrelation = row.number(9)
    sharpeVariance = row.number(10)
    ledgerTrials = row.integer(11).map(Int.init)
    effectiveTrials = row.number(12)
    expectedMaximum = row.number(13)
  }

  func bind(_ statement: Statement) {
    statement.bind(1, symbol)
    statement.bind(2, sessions)
    statement.bind(3, trials)
    statement.bind(4, statistic)
    statement.bind(5, spaLower)
    statement.bind(6, spaConsistent)
    statement.bind(7, spaUpper)
    statement.bind(8, stepmCriticalValue)
    statement.bind(9, stepmSteps)
    statement.bind(10, meanCorrelation)
    statement.bind(11, sharpeVariance)
    statement.bind(12, ledgerTrials)
    statement.bind(13, effectiveTrials)
    statement.bind(14, expectedMaximum)
  }
}
