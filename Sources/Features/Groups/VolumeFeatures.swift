extension FeatureCatalogue {
  /// What was traded. Undefined on bars without volume.
  static let volume = FeatureGroup(
    "volume", "What was traded, and on which side of the bar.",
    [
      .init("volume_against_20", .ratio, FeatureExpression.volume.over(.mean(20, of: .volume))),
      .init(
        "volume_5_against_50", .ratio, FeatureExpression.mean(5, of: .volume).over(.mean(50, of: .volume))),
      .init("volume_rank_50", .share, .rank(50, of: .volume)),
      .init("volume_rank_250", .share, .rank(250, of: .volume)),
      .init("money_flow_index_14", .percent, .indicator("MFI", [14])),
      .init("chaikin_money_flow_20", .correlation, .indicator("CMF", [20])),
      .init("obv_trend_20", .ratio, obvTrend),
      .init(
        "log_value_traded", .ratio, FeatureExpression.mean(20, of: FeatureExpression.volume.times(.close)).log
      ),
      .init(
        "return_volume_correlation_20", .correlation,
        .indicator("CORREL", [20], of: [FeatureExpression.barReturn.absolute, .volume])),
    ])

  /// Change of the on-balance volume over 20 bars ÷ what was traded on them: −1 to 1.
  private static let obvTrend: FeatureExpression = {
    let obv = FeatureExpression.indicator("OBV")
    return obv.minus(obv.ago(20)).over(.indicator("SUM", [20], of: [.volume]))
  }()
}
