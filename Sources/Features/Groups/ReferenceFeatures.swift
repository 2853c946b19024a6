extension FeatureCatalogue {
  /// Expected volatility. The index is quoted in percent a year.
  static let volatilityIndex = FeatureGroup(
    "volatility_index", "The level of a volatility index such as VIX, and how unusual it is.",
    [
      .init("volatility_index", .index, FeatureExpression.close.of(.volatilityIndex)),
      .init(
        "volatility_index_against_median", .ratio,
        FeatureExpression.close.over(.median(250, of: .close)).of(.volatilityIndex)),
      .init("volatility_index_change_5", .fraction, FeatureExpression.close.change(5).of(.volatilityIndex)),
      .init(
        "volatility_index_zscore_60", .deviations, FeatureExpression.close.zScore(60).of(.volatilityIndex)),
      .init("volatility_index_rank_250", .share, FeatureExpression.rank(250).of(.volatilityIndex)),
      .init(
        "volatility_index_percentile", .share,
        FeatureExpression.expandingRank(.close, least: 250).of(.volatilityIndex)),
      // Expected less realised volatility of the market.
      .init(
        "volatility_premium", .fraction,
        FeatureExpression.close.of(.volatilityIndex).over(100).minus(
          FeatureExpression.volatility(20).of(.market))),
    ])

  /// Other markets at their last close that is not later than the bar's.
  static let crossAsset = FeatureGroup(
    "cross_asset", "Returns and z-scores of reference markets, and how the symbol moves with them.",
    roles.flatMap(moves) + againstMarket)

  private static func moves(of role: ReferenceRole) -> [FeatureDeclaration] {
    let name = role.rawValue
    return [
      FeatureDeclaration("\(name)_return_1", .fraction, FeatureExpression.barReturn.of(role)),
      FeatureDeclaration("\(name)_return_5", .fraction, FeatureExpression.close.change(5).of(role)),
      FeatureDeclaration("\(name)_return_20", .fraction, FeatureExpression.close.change(20).of(role)),
      FeatureDeclaration("\(name)_zscore_50", .deviations, FeatureExpression.close.zScore(50).of(role)),
    ]
  }

  private static let againstMarket: [FeatureDeclaration] = [
    .init("market_distance_sma_200", .fraction, distance(200).of(.market)),
    .init("market_volatility_20", .fraction, FeatureExpression.volatility(20).of(.market)),
    .init("market_correlation_60", .correlation, withMarket),
    .init("market_beta_60", .ratio, beta),
    .init(
      "relative_strength_20", .fraction,
      FeatureExpression.close.change(20).minus(FeatureExpression.close.change(20).of(.market))),
    .init(
      "relative_strength_120", .fraction,
      FeatureExpression.close.change(120).minus(FeatureExpression.close.change(120).of(.market))),
  ]

  /// The sector of the symbol: an index, a fund, or the mean of its members.
  static let sector = FeatureGroup(
    "sector", "Momentum of the symbol's sector, and the symbol and the market against it.",
    [
      .init("sector_momentum_20", .fraction, FeatureExpression.close.change(20).of(.sector)),
      .init("sector_momentum_60", .fraction, FeatureExpression.close.change(60).of(.sector)),
      .init("sector_above_sma_200", .flag, isAbove200.of(.sector)),
      .init(
        "strength_in_sector_20", .fraction,
        FeatureExpression.close.change(20).minus(FeatureExpression.close.change(20).of(.sector))),
      .init(
        "sector_against_market_60", .fraction,
        FeatureExpression.close.change(60).of(.sector).minus(FeatureExpression.close.change(60).of(.market))),
    ])

  private static let roles: [ReferenceRole] = [.market, .bonds, .gold, .oil, .dollar]
  private static let marketReturn = FeatureExpression.barReturn.of(.market)
  private static let withMarket = FeatureExpression.indicator("CORREL", [60], of: [.barReturn, marketReturn])
  private static let beta = withMarket.times(.deviation(60, of: .barReturn)).over(
    .deviation(60, of: marketReturn))
}
