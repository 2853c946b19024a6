extension FeatureCatalogue {
  /// How far prices move.
  static let volatility = FeatureGroup(
    "volatility", "Ranges and volatility, now and against the recent past.",
    [
      .init("atr_percent_14", .fraction, atrShare, filter: true),
      .init(
        "true_range_in_atr", .averageRanges,
        FeatureExpression.indicator("TRANGE").over(FeatureExpression.atr(14).ago(1)), filter: true),
      .init("range", .fraction, FeatureExpression.high.minus(.low).over(.close), filter: true),
      .init("range_5_against_20", .ratio, meanRange(5).over(meanRange(20)), filter: true),
      .init("atr_5_against_50", .ratio, FeatureExpression.atr(5).over(.atr(50)), filter: true),
      .init("atr_rank_100", .share, .rank(100, of: atrShare), filter: true),
      .init("atr_rank_250", .share, .rank(250, of: atrShare)),
      // Annual, from returns of bars.
      .init("volatility_20", .fraction, .volatility(20), filter: true),
      .init("volatility_60", .fraction, .volatility(60)),
      .init(
        "volatility_10_against_60", .ratio, FeatureExpression.volatility(10).over(.volatility(60)),
        filter: true),
      // Parkinson (1980): from the range alone.
      .init("parkinson_20", .fraction, parkinson),
      .init("downside_share_20", .share, downsideShare),
      .init(
        "volatility_of_volatility_60", .ratio,
        FeatureExpression.deviation(60, of: .volatility(20)).over(.mean(60, of: .volatility(20)))),
    ])

  /// Wilder's average true range ÷ close.
  static let atrShare = FeatureExpression.atr(14).over(.close)

  private static func meanRange(_ length: Int) -> FeatureExpression {
    .mean(length, of: FeatureExpression.high.minus(.low))
  }

  private static let parkinson: FeatureExpression = {
    let range = FeatureExpression.high.over(.low).log
    let mean = FeatureExpression.mean(20, of: range.times(range))
    return mean.over(4 * 0.693_147_180_559_945_3).squareRoot.times(
      FeatureExpression.bar(.barsPerYear).squareRoot)
  }()

  /// The share of the squared returns that falls make.
  private static let downsideShare: FeatureExpression = {
    let square = FeatureExpression.barReturn.times(.barReturn)
    let falls = square.times(FeatureExpression.barReturn.isBelow(0))
    return FeatureExpression.mean(20, of: falls).over(.mean(20, of: square))
  }()
}
