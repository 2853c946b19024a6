extension FeatureCatalogue {
  /// The regime of completed days: the order of the averages of 50 and 200 days and the annual volatility of 20
  /// days, as in `assay stats regimes`. Exactly one of four holds from the 200th day on.
  static let regimes = FeatureGroup(
    "regimes", "Bull, bear, high volatility or sideways: of the symbol and of the market.",
    [
      .init("regime_bull", .flag, bull.daily, filter: true),
      .init("regime_bear", .flag, bear.daily, filter: true),
      .init("regime_high_volatility", .flag, wild.daily, filter: true),
      .init("regime_sideways", .flag, sideways.daily, filter: true),
      .init("market_regime_bull", .flag, bull.daily.of(.market)),
      .init("market_regime_bear", .flag, bear.daily.of(.market)),
      .init("market_regime_high_volatility", .flag, wild.daily.of(.market)),
      .init("market_regime_sideways", .flag, sideways.daily.of(.market)),
    ])

  private static let fast = FeatureExpression.mean(50)
  private static let slow = FeatureExpression.mean(200)
  /// Days are scaled by 252, whatever the market.
  private static let yearly = FeatureExpression.deviation(20, of: .barReturn).times(
    (20.0 / 19 * 252).squareRoot())
  private static let bull = fast.isAbove(slow).and(yearly.isBelow(0.2))
  private static let bear = fast.isBelow(slow).and(yearly.isBelow(0.25))
  /// Above 25 % the other two cannot hold. Defined from the same day as they are.
  private static let wild = yearly.isAbove(0.25).and(slow.isAbove(0).larger(slow.isAtMost(0)))
  private static let sideways = FeatureExpression.constant(1).minus(bull.plus(bear).plus(wild))
}
