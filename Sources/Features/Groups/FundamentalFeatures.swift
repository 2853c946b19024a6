extension FeatureCatalogue {
  /// What was published of the company before the session of the bar. A figure that the newest report lacks is
  /// undefined, and so is everything once it is a year and a half old.
  static let fundamentals = FeatureGroup(
    "fundamentals", "Figures of the newest published report of the company, and flags of quality.",
    [
      .init("pe_ratio", .ratio, .fundamental(.priceToEarnings)),
      .init("pb_ratio", .ratio, .fundamental(.priceToBook)),
      .init("roe", .fraction, .fundamental(.returnOnEquity)),
      .init("debt_equity", .ratio, .fundamental(.debtToEquity)),
      .init("revenue_growth", .fraction, .fundamental(.revenueGrowth)),
      .init("earnings_growth", .fraction, .fundamental(.earningsGrowth)),
      .init("profit_margin", .fraction, .fundamental(.profitMargin)),
      .init("report_age", .days, .reportAge),
      .init("pe_reasonable", .flag, pe.isAbove(5).and(pe.isBelow(25))),
      .init("high_roe", .flag, FeatureExpression.fundamental(.returnOnEquity).isAbove(0.15)),
      .init("low_debt", .flag, FeatureExpression.fundamental(.debtToEquity).isBelow(0.5)),
      .init("growing_revenue", .flag, FeatureExpression.fundamental(.revenueGrowth).isAbove(0.1)),
      .init("earnings_yield", .fraction, FeatureExpression.constant(1).over(pe)),
    ])

  private static let pe = FeatureExpression.fundamental(.priceToEarnings)
}
