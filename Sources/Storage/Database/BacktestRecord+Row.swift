import Market

extension BacktestRecord {
  static let columns = [
    "symbol", "strategy", "parameters", "exits", "sharpe_ratio", "sortino_ratio", "total_return", "cagr",
    "annual_volatility", "max_drawdown", "max_drawdown_marked", "profit_factor", "win_rate", "trades",
    "exposure", "skew", "kurtosis", "probabilistic_sharpe_ratio", "min_track_record_length",
    "average_bars_held", "ambiguous_share", "total_pnl", "costs", "ruined_on",
  ]

  static let insertion = """
    INSERT OR REPLACE INTO backtest_results (run_id, \(columns.joined(separator: ", ")))
    VALUES (?\(String(repeating: ", ?", count: columns.count)))
    """

  /// Columns that the end of a run fills.
  static let judgementColumns = ["p_value", "q_value", "deflated_sharpe", "pbo"]

  /// Decodes a row of `columns` and `judgementColumns`.
  init(row: Statement) {
    key = BacktestKey(row: row)
    figures = BacktestFigures(row: row)
    let first = Self.columns.count
    judgement.pValue = row.number(first)
    judgement.qValue = row.number(first + 1)
    judgement.deflatedSharpe = row.number(first + 2)
    judgement.overfitting = row.number(first + 3)
  }
}

// The positions follow `BacktestRecord.columns`, with the run in front of them when binding.

extension BacktestKey {
  init(row: Statement) {
    self.init(
      symbol: row.text(0) ?? "", strategy: row.text(1) ?? "", parameters: row.text(2) ?? "",
      exits: row.text(3) ?? "")
  }
}

extension BacktestFigures {
  init(row: Statement) {
    sharpeRatio = row.number(4)
    sortinoRatio = row.number(5)
    totalReturn = row.number(6)
    cagr = row.number(7)
    annualVolatility = row.number(8)
    maxDrawdown = row.number(9)
    maxDrawdownMarked = row.number(10)
    profitFactor = row.number(11)
    winRate = row.number(12)
    trades = Int(row.integer(13) ?? 0)
    exposure = row.number(14)
    skew = row.number(15)
    kurtosis = row.number(16)
    probabilisticSharpeRatio = row.number(17)
    minTrackRecordLength = row.number(18)
    averageBarsHeld = row.number(19)
    ambiguousShare = row.number(20)
    totalPnL = row.number(21)
    costs = row.number(22)
    ruinDay = row.text(23).flatMap { CivilDate($0) }.map { Double($0.daysSinceEpoch) } ?? .nan
  }
}

extension Statement {
  func bind(key: BacktestKey) {
    bind(1, key.symbol)
    bind(2, key.strategy)
    bind(3, key.parameters)
    bind(4, key.exits)
  }

  func bind(figures: BacktestFigures) {
    bind(5, figures.sharpeRatio)
    bind(6, figures.sortinoRatio)
    bind(7, figures.totalReturn)
    bind(8, figures.cagr)
    bind(9, figures.annualVolatility)
    bind(10, figures.maxDrawdown)
    bind(11, figures.maxDrawdownMarked)
    bind(12, figures.profitFactor)
    bind(13, figures.winRate)
    bind(14, figures.trades)
    bind(15, figures.exposure)
    bind(16, figures.skew)
    bind(17, figures.kurtosis)
    bind(18, figures.probabilisticSharpeRatio)
    bind(19, figures.minTrackRecordLength)
    bind(20, figures.averageBarsHeld)
    bind(21, figures.ambiguousShare)
    bind(22, figures.totalPnL)
    bind(23, figures.costs)
    bind(24, figures.ruinDay.isNaN ? nil : "\(CivilDate(daysSinceEpoch: Int32(figures.ruinDay)))")
  }
}
