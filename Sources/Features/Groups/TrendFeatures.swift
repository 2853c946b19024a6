extension FeatureCatalogue {
  /// Averages, slopes and trend indicators.
  static let trend = FeatureGroup(
    "trend", "Averages, slopes, directional movement and trailing stops.",
    [
      .init("distance_sma_20", .fraction, distance(20), filter: true),
      .init("distance_sma_50", .fraction, distance(50), filter: true),
      .init("distance_sma_200", .fraction, distance(200), filter: true),
      .init(
        "distance_ema_20_atr", .averageRanges,
        FeatureExpression.close.minus(.exponentialMean(20)).over(.atr(14)), filter: true),
      .init(
        "ema_8_against_21", .fraction,
        FeatureExpression.exponentialMean(8).over(.exponentialMean(21)).minus(1), filter: true),
      .init(
        "ema_21_against_55", .fraction,
        FeatureExpression.exponentialMean(21).over(.exponentialMean(55)).minus(1)),
      .init("ema_stack", .sign, emaStack),
      .init("above_sma_200", .flag, isAbove200, filter: true),
      .init("sma_50_above_200", .flag, FeatureExpression.mean(50).isAbove(.mean(200))),
      // Of the least-squares line, in average true ranges a bar.
      .init(
        "slope_20", .averageRanges, FeatureExpression.indicator("LINEARREG_SLOPE", [20]).over(.atr(14)),
        filter: true),
      .init("slope_50", .averageRanges, FeatureExpression.indicator("LINEARREG_SLOPE", [50]).over(.atr(14))),
      .init("adx_14", .percent, adx, filter: true),
      .init(
        "directional_spread_14", .percent,
        FeatureExpression.indicator("PLUS_DI", [14]).minus(.indicator("MINUS_DI", [14])), filter: true),
      .init("aroon_oscillator_25", .percent, .indicator("AROONOSC", [25])),
      .init("macd_line", .averageRanges, macd(0).over(.atr(14)), filter: true),
      .init("macd_histogram", .averageRanges, macd(2).over(.atr(14)), filter: true),
      .init("macd_bullish", .flag, macd(0).isAbove(0)),
      .init(
        "sar_distance", .averageRanges, FeatureExpression.close.minus(sar(0)).over(.atr(14)), filter: true),
      .init("sar_side", .sign, sar(1)),
      .init("supertrend_side", .sign, .indicator("SUPERTREND", [10, 3], output: 1)),
    ])

  static let isAbove200 = FeatureExpression.close.isAbove(.mean(200))
  static let adx = FeatureExpression.indicator("ADX", [14])
  private static func sar(_ output: Int) -> FeatureExpression {
    .indicator("PSAR", [0.02, 0.02, 0.2], output: output)
  }
  private static func macd(_ output: Int) -> FeatureExpression {
    .indicator("MACD", [12, 26, 9], output: output)
  }

  /// 1 where the averages of 8, 21 and 55 bars lie above each other, −1 where they lie the other way round.
  private static let emaStack: FeatureExpression = {
    let (fast, middle, slow) = (
      FeatureExpression.exponentialMean(8), FeatureExpression.exponentialMean(21),
      FeatureExpression.exponentialMean(55)
    )
    let rising = fast.isAbove(middle).and(middle.isAbove(slow))
    let falling = fast.isBelow(middle).and(middle.isBelow(slow))
    return rising.minus(falling)
  }()
}
