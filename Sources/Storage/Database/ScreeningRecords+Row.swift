// The positions follow `columns`, with the run in front of them when binding.

extension FamilyRecord {
  static let columns = [
    "symbol", "strategy", "trials", "moving_trials", "distinct_trials", "panel_trials", "resamples",
    "statistic",
    "neutral_statistic", "p_value", "p_absolute", "p_neutral", "p_adjusted", "q_value", "pbo",
    "probability_of_loss", "sharpe_sum", "sharpe_squares", "walk_forward_sharpe", "walk_forward_sharpe_error",
    "walk_forward_retained", "walk_forward_retained_error", "walk_forward_efficiency",
    "walk_forward_efficiency_error", "null_maxima", "neutral_maxima", "centred_maxima", "standardized_sum",
  ]

  /// Every figure in the order of its column.
  package static let figures: [any WritableKeyPath<FamilyRecord, Double> & Sendable] = [
    \.statistic, \.neutralStatistic, \.pValue, \.absolutePValue, \.neutralPValue, \.adjustedPValue, \.qValue,
    \.overfitting, \.probabilityOfLoss, \.sharpeSum, \.sharpeSquares, \.walkForwardSharpe,
    \.walkForwardSharpeError, \.walkForwardRetained, \.walkForwardRetainedError, \.walkForwardEfficiency,
    \.walkForwardEfficiencyError,
  ]

  init(row: Statement) {
    self.init(symbol: row.text(0) ?? "", strategy: row.text(1) ?? "")
    trials = Int(row.integer(2) ?? 0)
    movingTrials = Int(row.integer(3) ?? 0)
    distinctTrials = Int(row.integer(4) ?? 0)
    panelTrials = Int(row.integer(5) ?? 0)
    resamples = Int(row.integer(6) ?? 0)
    for (place, figure) in Self.figures.enumerated() { self[keyPath: figure] = row.number(7 + place) }
    let next = 7 + Self.figures.count
    nullMaxima = row.numbers(next)
    neutralMaxima = row.numbers(next + 1)
    centredMaxima = row.numbers(next + 2)
    standardizedSum = row.numbers(next + 3)
  }

  func bind(_ statement: Statement) {
    statement.bind(1, symbol)
    statement.bind(2, strategy)
    statement.bind(3, trials)
    statement.bind(4, movingTrials)
    statement.bind(5, distinctTrials)
    statement.bind(6, panelTrials)
    statement.bind(7, resamples)
    for (place, figure) in Self.figures.enumerated() { statement.bind(8 + place, self[keyPath: figure]) }
    let next = 8 + Self.figures.count
    statement.bind(next, bytesOf: nullMaxima)
    statement.bind(next + 1, bytesOf: neutralMaxima)
    statement.bind(next + 2, bytesOf: centredMaxima)
    statement.bind(next + 3, bytesOf: standardizedSum)
  }
}

extension CandidateRecord {
  static let columns = [
    "symbol", "strategy", "parameters", "exits", "place", "statistic", "neutral_statistic", "p_absolute",
    "p_neutral", "p_adjusted", "detail",
  ]

  init(row: Statement) {
    self.init(
      BacktestKey(row: row), place: Int(row.integer(4) ?? 0), statistic: row.number(5), detail: row.text(10))
    neutralStatistic = row.number(6)
    absolutePValue = row.number(7)
    neutralPValue = row.number(8)
    adjustedPValue = row.number(9)
  }

  func bind(_ statement: Statement) {
    statement.bind(key: key)
    statement.bind(5, place)
    statement.bind(6, statistic)
    statement.bind(7, neutralStatistic)
    statement.bind(8, absolutePValue)
    statement.bind(9, neutralPValue)
    statement.bind(10, adjustedPValue)
    statement.bind(11, detail)
  }
}

extension TierRecord {
  static let columns = [
    "symbol", "strategy", "parameters", "exits", "tier", "p_value", "level", "expected_sharpe",
    "years_needed",
    "reason",
  ]

  init(row: Statement) {
    self.init(BacktestKey(row: row), tier: row.text(4) ?? "")
    pValue = row.number(5)
    level = row.number(6)
    expectedSharpe = row.number(7)
    yearsNeeded = row.number(8)
    reason = row.text(9)
  }

  func bind(_ statement: Statement) {
    statement.bind(key: key)
    statement.bind(5, tier)
    statement.bind(6, pValue)
    statement.bind(7, level)
    statement.bind(8, expectedSharpe)
    statement.bind(9, yearsNeeded)
    statement.bind(10, reason)
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
    "symbol", "sessions", "trials", "panel_trials", "resamples", "ledger_trials", "stepm_steps", "statistic",
    "stepm_critical_value", "spa_p_consistent", "p_value", "account_share", "account_p_value", "q_value",
    "level",
    "mean_correlation", "sharpe_variance", "implied_trials", "effective_trials", "expected_max_sharpe",
  ]

  /// Every figure in the order of its column.
  package static let figures: [any WritableKeyPath<SymbolTestRecord, Double> & Sendable] = [
    \.statistic, \.neededStatistic, \.spaConsistent, \.pValue, \.accountShare, \.accountPValue, \.qValue,
    \.level, \.meanCorrelation, \.sharpeVariance, \.impliedTrials, \.effectiveTrials, \.expectedMaximum,
  ]

  init(row: Statement) {
    self.init(symbol: row.text(0) ?? "")
    sessions = Int(row.integer(1) ?? 0)
    trials = Int(row.integer(2) ?? 0)
    panelTrials = Int(row.integer(3) ?? 0)
    resamples = Int(row.integer(4) ?? 0)
    ledgerTrials = row.integer(5).map(Int.init)
    for (place, figure) in Self.figures.enumerated() { self[keyPath: figure] = row.number(7 + place) }
  }

  func bind(_ statement: Statement) {
    statement.bind(1, symbol)
    statement.bind(2, sessions)
    statement.bind(3, trials)
    statement.bind(4, panelTrials)
    statement.bind(5, resamples)
    statement.bind(6, ledgerTrials)
    // A column of older versions that may not be empty.
    statement.bind(7, 0)
    for (place, figure) in Self.figures.enumerated() { statement.bind(8 + place, self[keyPath: figure]) }
  }
}
