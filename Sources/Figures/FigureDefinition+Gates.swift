// What is asked of a candidate beyond the figures of its backtest.

extension FigureDefinition {
  /// What a result is worth after everything that was tried.
  public static let ofTests: [FigureDefinition] = [pValue, qValue, deflatedSharpe, overfitting]

  public static let pValue = FigureDefinition("p_value", "p", short: "p", .pValue, .lower)
  public static let qValue = FigureDefinition("q_value", "q over all pairs", short: "q", .pValue, .lower)
  public static let deflatedSharpe = FigureDefinition(
    "deflated_sharpe", "deflated Sharpe ratio", short: "DSR", .probability, .higher,
    "Probability that the true Sharpe ratio exceeds what the best of so many trials shows by luck.")
  public static let overfitting = FigureDefinition(
    "pbo", "probability of overfitting (PBO)", short: "PBO", .probability, .lower)
}

extension FigureDefinition {
  /// The measures of the gates.
  public static let ofGates: [FigureDefinition] = [
    ruined, outOfSampleSharpe, outOfSampleRetained, walkForwardEfficiency, otherRegimesMean,
    medianNeighbourRetained, positiveNeighbours, adjustedPValue, adjustedAbsolutePValue,
    adjustedNeutralPValue, goodRegimes, worstRegimeSharpe, sharpeSpread, worstNeighbourSharpe,
    randomEntriesPValue, demeanedTradesPValue, barPermutationPValue, overfittingProbability,
  ]

  public static let ruined = FigureDefinition(
    "ruined", "accounts whose equity reached zero", short: "ruined", .count, .lower)
  public static let outOfSampleSharpe = FigureDefinition(
    "out_of_sample_sharpe", "out-of-sample Sharpe ratio", short: "OOS Sharpe", .ratio, .higher)
  public static let outOfSampleRetained = FigureDefinition(
    "out_of_sample_retained", "out-of-sample return a year beyond half of that in training",
    short: "OOS return beyond half of training's", .percent, .higher)
  public static let walkForwardEfficiency = FigureDefinition(
    "walk_forward_efficiency", "walk-forward efficiency", short: "efficiency", .ratio, .higher)
  public static let otherRegimesMean = FigureDefinition(
    "other_regimes_mean", "mean trade outside the best regime", short: "mean trade in the other regimes",
    .percent, .higher)
  public static let medianNeighbourRetained = FigureDefinition(
    "median_neighbour_retained", "Sharpe ratio of the median neighbour beyond half of the candidate’s",
    short: "median neighbour's Sharpe beyond half", .ratio, .higher)
  public static let positiveNeighbours = FigureDefinition(
    "positive_neighbours", "share of neighbours that earn", short: "neighbours that earn", .percent, .higher)
  public static let adjustedPValue = FigureDefinition(
    "adjusted_p", "p adjusted for everything tried", short: "adjusted p", .pValue, .lower)
  public static let adjustedAbsolutePValue = FigureDefinition(
    "adjusted_p_absolute", "the same against cash alone", short: "adjusted p against cash", .pValue, .lower)
  public static let adjustedNeutralPValue = FigureDefinition(
    "adjusted_p_neutral", "the same beyond the market’s moves alone", short: "adjusted p beyond the market",
    .pValue, .lower)
  public static let goodRegimes = FigureDefinition(
    "good_regimes", "good regimes", short: "good regimes", .count, .higher)
  public static let worstRegimeSharpe = FigureDefinition(
    "worst_regime_sharpe", "Sharpe ratio of the worst regime", short: "worst regime's Sharpe", .ratio,
    .higher)
  public static let sharpeSpread = FigureDefinition(
    "sharpe_spread", "spread of the neighbours’ Sharpe ratios", short: "spread", .ratio, .lower)
  public static let worstNeighbourSharpe = FigureDefinition(
    "worst_neighbour_sharpe", "Sharpe ratio of the worst neighbour", short: "worst neighbour's Sharpe",
    .ratio, .higher)
  public static let randomEntriesPValue = FigureDefinition(
    "p_random_entries", "p of random entries", short: "p of random entries", .pValue, .lower)
  public static let demeanedTradesPValue = FigureDefinition(
    "p_demeaned_trades", "p of trades without their mean", short: "p of demeaned trades", .pValue, .lower)
  public static let barPermutationPValue = FigureDefinition(
    "p_bar_permutation", "p of bars in a random order", short: "p of permuted bars", .pValue, .lower)
  public static let overfittingProbability = FigureDefinition(
    "overfitting_probability", "probability of overfitting (PBO)", short: "PBO", .probability, .lower)
}
