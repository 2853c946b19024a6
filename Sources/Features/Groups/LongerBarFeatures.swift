extension FeatureCatalogue {
  /// Features of intraday bars at the last day that was over.
  static let daily = FeatureGroup(
    "daily", "The same on completed days, for bars shorter than a day.", needs: [.intraday],
    [
      .init("daily_return_1", .fraction, FeatureExpression.barReturn.daily),
      .init("daily_return_5", .fraction, FeatureExpression.close.change(5).daily),
      .init("daily_return_20", .fraction, FeatureExpression.close.change(20).daily),
      .init("daily_ibs", .share, ibs.daily),
      .init("daily_rsi_2", .percent, FeatureExpression.rsi(2).daily),
      .init("daily_rsi_14", .percent, FeatureExpression.rsi(14).daily),
      .init("daily_distance_sma_20", .fraction, distance(20).daily),
      .init("daily_distance_sma_50", .fraction, distance(50).daily),
      .init("daily_distance_sma_200", .fraction, distance(200).daily),
      .init("daily_atr_percent_14", .fraction, atrShare.daily),
      .init("daily_atr_rank_100", .share, FeatureExpression.rank(100, of: atrShare).daily),
      .init("daily_adx_14", .percent, adx.daily),
      .init("daily_zscore_price_20", .deviations, FeatureExpression.close.zScore(20).daily),
      .init("daily_bollinger_position_20", .ratio, position(bollinger).daily),
      .init(
        "move_since_day", .fraction, FeatureExpression.close.over(FeatureExpression.close.daily).minus(1)),
    ])

  /// At the last week that was over.
  static let weekly = FeatureGroup(
    "weekly", "The same on completed weeks.",
    [
      .init("weekly_return_1", .fraction, FeatureExpression.barReturn.weekly),
      .init("weekly_return_4", .fraction, FeatureExpression.close.change(4).weekly),
      .init("weekly_return_13", .fraction, FeatureExpression.close.change(13).weekly),
      .init("weekly_rsi_14", .percent, FeatureExpression.rsi(14).weekly),
      .init("weekly_distance_sma_10", .fraction, distance(10).weekly),
      .init("weekly_distance_sma_40", .fraction, distance(40).weekly),
    ])
}
