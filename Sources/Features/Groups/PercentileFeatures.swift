extension FeatureCatalogue {
  /// Where a value lies among all earlier ones of the symbol. They depend on where the data start.
  static let percentiles = FeatureGroup(
    "percentiles", "Where a value lies among all earlier values of the symbol, from the 250th on.",
    [
      .init("percentile_atr", .share, .expandingRank(atrShare, least: 250)),
      .init("percentile_volatility_20", .share, .expandingRank(.volatility(20), least: 250)),
      .init("percentile_return_20", .share, .expandingRank(FeatureExpression.close.change(20), least: 250)),
      .init("percentile_distance_200", .share, .expandingRank(distance(200), least: 250)),
      .init("percentile_range", .share, .expandingRank(barRange.over(.close), least: 250)),
      .init("percentile_volume", .share, .expandingRank(.volume, least: 250)),
    ])
}
