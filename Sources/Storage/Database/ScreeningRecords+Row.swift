extension FamilyRecord: StoredRecord {
  static let blank = FamilyRecord(symbol: "", strategy: "")

  static let fields: [StoredField<FamilyRecord>] =
    [
      .text("symbol", \.symbol), .text("strategy", \.strategy), .count("trials", \.trials),
      .count("moving_trials", \.movingTrials), .count("distinct_trials", \.distinctTrials),
      .count("panel_trials", \.panelTrials), .count("resamples", \.resamples),
    ] + zip(figureColumns, figures).map { .number($0, $1) }
    + [
      .numbers("null_maxima", \.nullMaxima), .numbers("neutral_maxima", \.neutralMaxima),
      .numbers("centred_maxima", \.centredMaxima), .numbers("standardized_sum", \.standardizedSum),
    ]

  private static let figureColumns = [
    "statistic", "neutral_statistic", "p_value", "p_absolute", "p_neutral", "p_adjusted", "q_value", "pbo",
    "probability_of_loss", "sharpe_sum", "sharpe_squares", "walk_forward_sharpe", "walk_forward_sharpe_error",
    "walk_forward_retained", "walk_forward_retained_error", "walk_forward_efficiency",
    "walk_forward_efficiency_error",
  ]

  /// Every figure in the order of its column.
  package static let figures: [any WritableKeyPath<FamilyRecord, Double> & Sendable] = [
    \.statistic, \.neutralStatistic, \.pValue, \.absolutePValue, \.neutralPValue, \.adjustedPValue, \.qValue,
    \.overfitting, \.probabilityOfLoss, \.sharpeSum, \.sharpeSquares, \.walkForwardSharpe,
    \.walkForwardSharpeError, \.walkForwardRetained, \.walkForwardRetainedError, \.walkForwardEfficiency,
    \.walkForwardEfficiencyError,
  ]
}

extension CandidateRecord: StoredRecord {
  static let blank = CandidateRecord(.blank, place: 0, statistic: .nan)

  static let fields: [StoredField<CandidateRecord>] = [
    .text("symbol", \.key.symbol), .text("strategy", \.key.strategy), .text("parameters", \.key.parameters),
    .text("exits", \.key.exits), .count("place", \.place), .number("statistic", \.statistic),
    .number("neutral_statistic", \.neutralStatistic), .number("p_absolute", \.absolutePValue),
    .number("p_neutral", \.neutralPValue), .number("p_adjusted", \.adjustedPValue),
    .text("detail", optional: \.detail),
  ]
}

extension TierRecord: StoredRecord {
  static let blank = TierRecord(.blank, tier: "")

  static let fields: [StoredField<TierRecord>] = [
    .text("symbol", \.key.symbol), .text("strategy", \.key.strategy), .text("parameters", \.key.parameters),
    .text("exits", \.key.exits), .text("tier", \.tier), .number("p_value", \.pValue),
    .number("level", \.level), .number("expected_sharpe", \.expectedSharpe),
    .number("years_needed", \.yearsNeeded), .text("reason", optional: \.reason),
  ]
}

extension WalkForwardRecord: StoredRecord {
  static let blank = WalkForwardRecord(
    .blank, window: 0, train: ("", ""), test: ("", ""), trainSharpe: .nan, testSharpe: .nan, efficiency: .nan)

  static let fields: [StoredField<WalkForwardRecord>] = [
    .text("symbol", \.key.symbol), .text("strategy", \.key.strategy), .text("parameters", \.key.parameters),
    .text("exits", \.key.exits), .count("window", \.window), .text("train_from", \.trainFrom),
    .text("train_through", \.trainThrough), .text("test_from", \.testFrom),
    .text("test_through", \.testThrough), .number("train_sharpe", \.trainSharpe),
    .number("test_sharpe", \.testSharpe), .number("efficiency", \.efficiency),
  ]
}

extension SymbolTestRecord: StoredRecord {
  static let blank = SymbolTestRecord(symbol: "")

  static let fields: [StoredField<SymbolTestRecord>] =
    [
      .text("symbol", \.symbol), .count("sessions", \.sessions), .count("trials", \.trials),
      .count("panel_trials", \.panelTrials), .count("resamples", \.resamples),
      .count("ledger_trials", optional: \.ledgerTrials), .zero("stepm_steps"),
    ] + zip(figureColumns, figures).map { .number($0, $1) }

  private static let figureColumns = [
    "statistic", "stepm_critical_value", "spa_p_consistent", "p_value", "account_share", "account_p_value",
    "q_value", "level", "mean_correlation", "sharpe_variance", "implied_trials", "effective_trials",
    "expected_max_sharpe",
  ]

  /// Every figure in the order of its column.
  package static let figures: [any WritableKeyPath<SymbolTestRecord, Double> & Sendable] = [
    \.statistic, \.neededStatistic, \.spaConsistent, \.pValue, \.accountShare, \.accountPValue, \.qValue,
    \.level, \.meanCorrelation, \.sharpeVariance, \.impliedTrials, \.effectiveTrials, \.expectedMaximum,
  ]
}
