extension FeatureCatalogue {
  /// Features of the windows of a position-sizing dataset: made by `assay dataset features` from windows that had
  /// ended, not from bars. They keep the names and values that saved sizing models know.
  static let windows = FeatureGroup(
    "windows", "What is known of a window of a position-sizing dataset before it begins.",
    definitions: [
      window("recent_return_1", .fraction, "return of the pair's last window", 1),
      window("recent_return_2", .fraction, "return of the window before that", 2),
      window("recent_return_3", .fraction, "return of the third last window", 3),
      window("sharpe_trend", .ratio, "slope of the Sharpe ratio over the last 4 windows", 3),
      window("win_rate_trend", .fraction, "slope of the win rate over the last 4 windows", 3),
      window("volatility", .fraction, "deviation of the returns of the last 8 windows", 3),
      window("recent_mean", .fraction, "mean return of the last 8 windows", 3),
      window("pair_mean", .fraction, "mean return of all windows so far", 3),
      window("pair_volatility", .fraction, "deviation of the returns of all windows so far", 3),
      window("recent_exposure", .share, "mean exposure of the last 8 windows", 1),
      window("recent_turnover", .ratio, "mean turnover of the last 8 windows", 1),
      window("history", .count, "windows of the pair so far", 0),
      window("market_return", .fraction, "mean return of the symbol's last 8 windows under buy_hold", 3),
      window("market_volatility", .fraction, "deviation of the returns of these", 3),
      window(
        "symbol_volatility", .fraction, "deviation of the returns of all the symbol's windows under buy_hold",
        3),
      window("strategy_mean", .fraction, "mean return of the strategy's windows over all symbols", 3),
      window(
        "strategy_gain_share", .share, "share of the strategy's windows over all symbols that gained", 3),
    ])

  private static func window(
    _ name: String, _ units: FeatureUnits, _ formula: String, _ windows: Int
  ) -> FeatureDefinition {
    FeatureDefinition(
      name: name, group: "windows", expression: nil, formula: formula, units: units, lookback: windows,
      source: "windows of a dataset", isFilterDefault: false, needs: [.datasetWindows])
  }
}
