extension FeatureCatalogue {
  /// What the price did over the last bars.
  static let returns = FeatureGroup(
    "returns", "Changes of the close over the last bars, gaps and runs.",
    [
      .init("return_1", .fraction, .barReturn, filter: true),
      .init("return_2", .fraction, FeatureExpression.close.change(2), filter: true),
      .init("return_3", .fraction, FeatureExpression.close.change(3)),
      .init("return_5", .fraction, FeatureExpression.close.change(5), filter: true),
      .init("return_10", .fraction, FeatureExpression.close.change(10), filter: true),
      .init("return_20", .fraction, FeatureExpression.close.change(20), filter: true),
      .init("return_60", .fraction, FeatureExpression.close.change(60), filter: true),
      .init("return_120", .fraction, FeatureExpression.close.change(120)),
      .init("return_250", .fraction, FeatureExpression.close.change(250)),
      // The year without its last month, as studies of momentum take it.
      .init("return_250_skip_20", .fraction, FeatureExpression.close.ago(20).change(230)),
      .init(
        "return_acceleration_20", .fraction,
        FeatureExpression.close.change(20).minus(FeatureExpression.close.change(20).ago(20))),
      .init("gap", .fraction, FeatureExpression.open.over(.close.ago(1)).minus(1), filter: true),
      .init("open_to_close", .fraction, FeatureExpression.close.over(.open).minus(1), filter: true),
      .init(
        "return_in_atr", .averageRanges,
        FeatureExpression.close.minus(.close.ago(1)).over(FeatureExpression.atr(14).ago(1)), filter: true),
      .init("streak", .count, .indicator("STREAK"), filter: true),
    ])
}
