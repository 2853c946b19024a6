/// Signal strategies that read prices alone.
extension SignalStrategy {
  static let momentum = SignalStrategy(
    name: "momentum", summary: "A trend of half a year that goes on: strong ADX, and RSI(14) turns its way.",
    buy: SignalRule(
      halfYear.isAbove(0).and(adx.isAbove(20)).and(crosses(rsi, above: 55)),
      confidence: [halfYearMove, adx.minus(20).over(30), rsi.minus(50).over(25)]),
    sell: SignalRule(
      halfYear.isBelow(0).and(adx.isAbove(20)).and(crosses(rsi, below: 45)),
      confidence: [
        .unary(.negated, halfYearMove), adx.minus(20).over(30),
        FeatureExpression.constant(50).minus(rsi).over(25),
      ]),
    stopRanges: 2, targetRanges: 3)

  static let meanReversion = SignalStrategy(
    name: "mean_reversion",
    summary: "A short exaggeration against the long trend: RSI(2) and the distance from the mean of 20.",
    buy: SignalRule(
      rsi2.isBelow(10).and(zScore.isBelow(-1)).and(above(200)),
      confidence: [
        FeatureExpression.constant(10).minus(rsi2).over(10),
        FeatureExpression.constant(-1).minus(zScore).over(2), FeatureCatalogue.ibs.isFalse,
      ]),
    sell: SignalRule(
      rsi2.isAbove(90).and(zScore.isAbove(1)).and(below(200)),
      confidence: [rsi2.minus(90).over(10), zScore.minus(1).over(2), FeatureCatalogue.ibs]),
    stopRanges: 2, targetRanges: 1.5)

  static let breakout = SignalStrategy(
    name: "breakout",
    summary: "A close beyond the range of the 20 bars before, out of bands that were not wide.",
    buy: SignalRule(
      FeatureExpression.close.isAbove(priorHigh).and(widthRank.isBelow(0.6)),
      confidence: [
        FeatureExpression.constant(1).minus(widthRank), FeatureExpression.close.minus(priorHigh).over(range),
        FeatureCatalogue.ibs,
      ]),
    sell: SignalRule(
      FeatureExpression.close.isBelow(priorLow).and(widthRank.isBelow(0.6)),
      confidence: [
        FeatureExpression.constant(1).minus(widthRank), priorLow.minus(.close).over(range),
        FeatureCatalogue.ibs.isFalse,
      ]),
    stopRanges: 2, targetRanges: 3)

  static let swingTrading = SignalStrategy(
    name: "swing_trading",
    summary: "MACD turns in the direction of the mean of 50 while RSI(14) is in the middle.",
    buy: SignalRule(
      crosses(histogram, above: 0).and(above(50)).and(rsi.isAbove(40)).and(rsi.isBelow(65)),
      confidence: [
        distance(50).over(5), FeatureExpression.constant(65).minus(rsi).over(25), adx.minus(10).over(30),
      ]),
    sell: SignalRule(
      crosses(histogram, below: 0).and(below(50)).and(rsi.isAbove(35)).and(rsi.isBelow(60)),
      confidence: [.unary(.negated, distance(50).over(5)), rsi.minus(35).over(25), adx.minus(10).over(30)]),
    stopRanges: 2, targetRanges: 2.5)

  static let lowVolatility = SignalStrategy(
    name: "low_volatility",
    summary: "A rising market turns quiet: ranges in the lowest third of a year, above the mean of 200.",
    buy: SignalRule(
      quiet.isBelow(0.33).and(above(200)),
      confidence: [
        FeatureExpression.constant(0.33).minus(quiet).over(0.33), distance(200).over(10), efficiency.times(2),
      ]),
    sell: nil, stopRanges: 2.5, targetRanges: 3)

  static let pivotCPR = SignalStrategy(
    name: "pivot_cpr", summary: "A close beyond a narrow central pivot range of the session before.",
    buy: SignalRule(
      narrow.isBelow(0.2).and(aboveCentral),
      confidence: [
        FeatureExpression.constant(0.2).minus(narrow).over(0.2), pivotDistance, FeatureCatalogue.ibs,
      ]),
    sell: SignalRule(
      narrow.isBelow(0.2).and(belowCentral),
      confidence: [
        FeatureExpression.constant(0.2).minus(narrow).over(0.2), .unary(.negated, pivotDistance),
        FeatureCatalogue.ibs.isFalse,
      ]),
    stopRanges: 1.5, targetRanges: 2)

  // MARK: Parts

  private static let range = FeatureExpression.atr(14)
  private static let rsi = FeatureExpression.rsi(14)
  private static let rsi2 = FeatureExpression.rsi(2)
  private static let adx = FeatureCatalogue.adx
  private static let halfYear = FeatureExpression.close.change(120)
  /// Of half a year, in its own standard deviations.
  private static let halfYearMove = halfYear.over(FeatureExpression.deviation(120, of: .barReturn)).over(
    120.0.squareRoot()
  ).over(2)
  private static let zScore = FeatureExpression.close.zScore(20)
  private static let priorHigh = FeatureExpression.highest(20).ago(1)
  private static let priorLow = FeatureExpression.lowest(20).ago(1)
  private static let widthRank = FeatureExpression.rank(
    100, of: FeatureCatalogue.width(FeatureCatalogue.bollinger)
  ).ago(1)
  private static let histogram = FeatureExpression.indicator("MACD", [12, 26, 9], output: 2)
  private static let quiet = FeatureExpression.rank(250, of: FeatureCatalogue.atrShare)
  private static let efficiency = catalogue("efficiency_20")
  private static let narrow = FeatureExpression.rank(100, of: catalogue("central_pivot_width"))
  private static let aboveCentral = catalogue("above_central_pivot")
  private static let belowCentral = catalogue("below_central_pivot")
  private static let pivotDistance = catalogue("pivot_distance")

  static func above(_ length: Int) -> FeatureExpression { FeatureExpression.close.isAbove(.mean(length)) }
  private static func below(_ length: Int) -> FeatureExpression {
    FeatureExpression.close.isBelow(.mean(length))
  }
  /// From a mean, in average true ranges.
  private static func distance(_ length: Int) -> FeatureExpression {
    FeatureExpression.close.minus(.mean(length)).over(range)
  }

  static func crosses(_ value: FeatureExpression, above level: Double) -> FeatureExpression {
    value.isAbove(level).and(value.ago(1).isAtMost(level))
  }

  private static func crosses(_ value: FeatureExpression, below level: Double) -> FeatureExpression {
    value.isBelow(level).and(value.ago(1).isAtLeast(level))
  }

  /// The formula of a feature.
  ///
  /// - Precondition: the feature is in the catalogue and made from bars.
  static func catalogue(_ name: String) -> FeatureExpression {
    guard let expression = try? FeatureCatalogue.feature(named: name).expression else {
      preconditionFailure("there is no formula `\(name)`")
    }
    return expression
  }
}
