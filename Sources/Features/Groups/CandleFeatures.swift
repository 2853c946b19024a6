extension FeatureCatalogue {
  /// The shape of the last bars.
  static let candles = FeatureGroup(
    "candles", "Bodies, wicks and patterns of the last bars.",
    [
      // Undefined where the range is 0.
      .init("body", .fraction, FeatureExpression.close.minus(.open).over(barRange), filter: true),
      .init(
        "upper_wick", .share,
        FeatureExpression.high.minus(FeatureExpression.open.larger(.close)).over(barRange), filter: true),
      .init(
        "lower_wick", .share, FeatureExpression.open.smaller(.close).minus(.low).over(barRange), filter: true),
      .init("body_in_atr", .averageRanges, FeatureExpression.close.minus(.open).over(.atr(14)), filter: true),
      .init(
        "inside_bar", .flag,
        FeatureExpression.high.isAtMost(.high.ago(1)).and(FeatureExpression.low.isAtLeast(.low.ago(1))),
        filter: true),
      .init(
        "outside_bar", .flag,
        FeatureExpression.high.isAbove(.high.ago(1)).and(FeatureExpression.low.isBelow(.low.ago(1))),
        filter: true),
      .init("narrowest_of_4", .flag, barRange.isAtMost(.lowest(4, of: barRange))),
      .init("narrowest_of_7", .flag, barRange.isAtMost(.lowest(7, of: barRange)), filter: true),
      .init("higher_low", .flag, FeatureExpression.low.isAbove(.low.ago(1))),
      .init("lower_high", .flag, FeatureExpression.high.isBelow(.high.ago(1))),
      .init("doji", .sign, .unary(.sign, .indicator("CDLDOJI"))),
      .init("engulfing", .sign, .unary(.sign, .indicator("CDLENGULFING"))),
      .init("hammer", .sign, .unary(.sign, .indicator("CDLHAMMER"))),
      .init("shooting_star", .sign, .unary(.sign, .indicator("CDLSHOOTINGSTAR"))),
    ])

  static let barRange = FeatureExpression.high.minus(.low)
}
