extension FeatureCatalogue {
  /// Distances from the mean of the last bars in their standard deviations.
  static let zScores = FeatureGroup(
    "zscores",
    "Distances of price, range, volume and momentum from their recent means, in standard deviations.",
    [
      .init("zscore_price_20", .deviations, FeatureExpression.close.zScore(20), filter: true),
      .init("zscore_price_50", .deviations, FeatureExpression.close.zScore(50), filter: true),
      .init("zscore_price_200", .deviations, FeatureExpression.close.zScore(200)),
      .init("zscore_atr_50", .deviations, FeatureExpression.atr(14).over(.close).zScore(50), filter: true),
      .init(
        "zscore_range_20", .deviations, FeatureExpression.high.minus(.low).over(.close).zScore(20),
        filter: true),
      .init("zscore_volume_20", .deviations, FeatureExpression.volume.zScore(20)),
      .init("zscore_volume_50", .deviations, FeatureExpression.volume.zScore(50)),
      .init("zscore_distance_20", .deviations, distance(20).zScore(50), filter: true),
      .init("zscore_distance_50", .deviations, distance(50).zScore(100)),
      .init("zscore_momentum_10", .deviations, FeatureExpression.close.change(10).zScore(50), filter: true),
      .init("zscore_momentum_20", .deviations, FeatureExpression.close.change(20).zScore(100)),
    ])

  /// Of the close from its plain mean, as a fraction of the mean.
  static func distance(_ length: Int) -> FeatureExpression {
    FeatureExpression.close.over(.mean(length)).minus(1)
  }
}
