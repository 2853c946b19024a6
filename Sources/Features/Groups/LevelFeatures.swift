extension FeatureCatalogue {
  /// Levels of the session before, and the average price of this one. On bars of a day every bar is a session.
  static let levels = FeatureGroup(
    "levels", "Distance from floor pivots, the central pivot range and the session's average price.",
    [
      .init(
        "pivot_distance", .averageRanges, FeatureExpression.close.minus(pivot(0)).over(.atr(14)), filter: true
      ),
      .init("support_1_distance", .averageRanges, FeatureExpression.close.minus(pivot(2)).over(.atr(14))),
      .init("resistance_1_distance", .averageRanges, FeatureExpression.close.minus(pivot(1)).over(.atr(14))),
      .init("central_pivot_width", .fraction, centralWidth, filter: true),
      .init(
        "above_central_pivot", .flag,
        FeatureExpression.close.isAbove(pivot(0).larger(centralBottom).larger(centralTop))),
      .init(
        "below_central_pivot", .flag,
        FeatureExpression.close.isBelow(pivot(0).smaller(centralBottom).smaller(centralTop))),
      .init(
        "vwap_distance", .averageRanges, FeatureExpression.close.minus(.indicator("VWAP")).over(.atr(14))),
    ])

  /// 0 pivot, 1 R1, 2 S1.
  private static func pivot(_ output: Int) -> FeatureExpression { .indicator("PIVOT", output: output) }
  /// (H + L) ÷ 2 of the session before, which is 2·pivot − (R1 + S1) ÷ 2.
  private static let centralBottom = pivot(0).times(2).minus(pivot(1).plus(pivot(2)).over(2))
  private static let centralTop = pivot(0).times(2).minus(centralBottom)
  private static let centralWidth = centralTop.minus(centralBottom).absolute.over(pivot(0))
}
