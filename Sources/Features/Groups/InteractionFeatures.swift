extension FeatureCatalogue {
  /// Products that a linear model cannot form.
  static let interactions = FeatureGroup(
    "interactions", "Products of two features.",
    [
      .init("rsi_2_in_uptrend", .percent, FeatureExpression.rsi(2).times(isAbove200)),
      .init("ibs_at_volatility", .share, ibs.times(.rank(100, of: atrShare)), filter: true),
      .init("zscore_price_at_adx", .ratio, FeatureExpression.close.zScore(20).times(adx.over(100))),
      .init(
        "return_5_per_volatility", .deviations,
        FeatureExpression.close.change(5).over(FeatureExpression.deviation(60, of: .barReturn)).over(
          5.0.squareRoot()), filter: true),
      .init(
        "gap_in_atr", .averageRanges,
        FeatureExpression.open.minus(.close.ago(1)).over(FeatureExpression.atr(14).ago(1)), filter: true),
      .init(
        "return_at_volume", .fraction,
        FeatureExpression.barReturn.times(FeatureExpression.volume.over(.mean(20, of: .volume)))),
      .init("momentum_at_efficiency", .fraction, momentumAtEfficiency),
    ])

  private static let momentumAtEfficiency: FeatureExpression = {
    let step = FeatureExpression.close.minus(.close.ago(1)).absolute
    let ratio = FeatureExpression.close.minus(.close.ago(20)).absolute.over(
      .indicator("SUM", [20], of: [step]))
    return FeatureExpression.close.change(20).times(ratio)
  }()
}
