extension FeatureCatalogue {
  /// Where the close lies in the range of its bar and of the last bars.
  static let location = FeatureGroup(
    "location", "Where the close lies in its bar, among the last closes and between the extremes.",
    [
      // Internal bar strength: (C − L) ÷ (H − L), 0.5 where the range is 0.
      .init("ibs", .share, ibs, filter: true),
      .init("ibs_mean_5", .share, .mean(5, of: ibs), filter: true),
      .init("ibs_zscore_20", .deviations, ibs.zScore(20)),
      .init("close_rank_10", .share, .rank(10), filter: true),
      .init("close_rank_50", .share, .rank(50), filter: true),
      .init("close_rank_250", .share, .rank(250)),
      .init("below_high_20", .fraction, FeatureExpression.close.over(.highest(20)).minus(1), filter: true),
      .init("below_high_250", .fraction, FeatureExpression.close.over(.highest(250)).minus(1)),
      .init("above_low_20", .fraction, FeatureExpression.close.over(.lowest(20)).minus(1), filter: true),
      .init("above_low_250", .fraction, FeatureExpression.close.over(.lowest(250)).minus(1)),
    ])

  static let ibs = FeatureExpression.indicator("IBS")
}
