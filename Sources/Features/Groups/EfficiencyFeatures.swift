extension FeatureCatalogue {
  /// Whether moves add up or cancel out.
  static let efficiency = FeatureGroup(
    "efficiency", "Drift, the efficiency ratio and how returns follow each other.",
    [
      // Kaufman (1995): the net move ÷ the path walked.
      .init("efficiency_10", .share, pathShare(10), filter: true),
      .init("efficiency_20", .share, pathShare(20), filter: true),
      .init("efficiency_50", .share, pathShare(50)),
      // Mean return ÷ its standard error.
      .init("drift_20", .ratio, drift(20), filter: true),
      .init("drift_60", .ratio, drift(60), filter: true),
      .init(
        "autocorrelation_20", .correlation,
        .indicator("CORREL", [20], of: [.barReturn, FeatureExpression.barReturn.ago(1)])),
      .init(
        "autocorrelation_60", .correlation,
        .indicator("CORREL", [60], of: [.barReturn, FeatureExpression.barReturn.ago(1)])),
      .init(
        "rising_share_20", .share, .mean(20, of: FeatureExpression.close.isAbove(.close.ago(1))), filter: true
      ),
      // Of 5 bars against 1: above 1 where moves go on, below where they turn.
      .init("variance_ratio_5", .ratio, varianceRatio),
    ])

  private static func pathShare(_ length: Int) -> FeatureExpression {
    let step = FeatureExpression.close.minus(.close.ago(1)).absolute
    return FeatureExpression.close.minus(.close.ago(length)).absolute.over(
      .indicator("SUM", [Double(length)], of: [step]))
  }

  private static func drift(_ length: Int) -> FeatureExpression {
    FeatureExpression.mean(length, of: .barReturn).over(.deviation(length, of: .barReturn))
      .times(Double(length).squareRoot())
  }

  private static let varianceRatio: FeatureExpression = {
    let (one, five) = (
      FeatureExpression.deviation(60, of: .barReturn),
      FeatureExpression.deviation(60, of: FeatureExpression.close.change(5))
    )
    return five.times(five).over(one.times(one).times(5))
  }()
}
