/// Signal strategies that read the sector, the market or the reports of the company.
extension SignalStrategy {
  static let sectorRotation = SignalStrategy(
    name: "sector_rotation",
    summary: "A sector in an uptrend that overtakes the market over 60 bars, in a share that leads it.",
    buy: SignalRule(
      catalogue("sector_against_market_60").isAbove(0).and(catalogue("sector_above_sma_200"))
        .and(catalogue("strength_in_sector_20").isAbove(0)),
      confidence: [
        catalogue("sector_against_market_60").over(0.1), catalogue("strength_in_sector_20").over(0.1),
        catalogue("sector_momentum_60").over(0.15),
      ]),
    sell: nil, stopRanges: 2.5, targetRanges: 3.5)

  static let valueInvesting = SignalStrategy(
    name: "value_investing",
    summary: "A cheap and profitable company with little debt, as its price rises above the mean of 50.",
    buy: SignalRule(
      pe.isAbove(0).and(pe.isBelow(15)).and(roe.isAbove(0.1)).and(debt.isBelow(1)).and(risesAbove50),
      confidence: [
        FeatureExpression.constant(15).minus(pe).over(10), roe.minus(0.1).over(0.2),
        FeatureExpression.constant(1).minus(debt),
      ]),
    sell: nil, stopRanges: 3, targetRanges: 4)

  static let fundamentalGrowth = SignalStrategy(
    name: "fundamental_growth",
    summary:
      "Growing revenue and earnings and a high return on equity, as the price rises above the mean of 50.",
    buy: SignalRule(
      revenue.isAbove(0.1).and(earnings.isAbove(0.15)).and(roe.isAbove(0.15)).and(risesAbove50),
      confidence: [revenue.minus(0.1).over(0.2), earnings.minus(0.15).over(0.3), roe.minus(0.15).over(0.2)]),
    sell: nil, stopRanges: 3, targetRanges: 4)

  static let multibagger = SignalStrategy(
    name: "multibagger", summary: "Fast growth without much debt at the highest close of a year.",
    buy: SignalRule(
      revenue.isAbove(0.2).and(earnings.isAbove(0.25)).and(roe.isAbove(0.15)).and(debt.isBelow(0.5)).and(
        yearHigh),
      confidence: [
        revenue.minus(0.2).over(0.4), earnings.minus(0.25).over(0.75),
        FeatureExpression.constant(0.5).minus(debt).over(0.5),
      ]),
    sell: nil, stopRanges: 4, targetRanges: 8)

  /// The ten strategies in the order of the specification.
  public static let all: [SignalStrategy] = [
    momentum, meanReversion, breakout, swingTrading, lowVolatility, pivotCPR, sectorRotation, valueInvesting,
    fundamentalGrowth, multibagger,
  ]

  private static let pe = FeatureExpression.fundamental(.priceToEarnings)
  private static let roe = FeatureExpression.fundamental(.returnOnEquity)
  private static let debt = FeatureExpression.fundamental(.debtToEquity)
  private static let revenue = FeatureExpression.fundamental(.revenueGrowth)
  private static let earnings = FeatureExpression.fundamental(.earningsGrowth)
  private static let risesAbove50 = above(50).and(
    FeatureExpression.close.ago(1).isAtMost(FeatureExpression.mean(50).ago(1)))
  private static let yearHigh = FeatureExpression.close.isAtLeast(.highest(250, of: .close))
}
