extension FeatureCatalogue {
  /// The date of the session.
  static let calendar = FeatureGroup(
    "calendar", "The date of the session.",
    [
      .init("month", .calendar, .bar(.month), filter: true),
      .init("quarter", .calendar, .bar(.quarter), filter: true),
      .init("day_of_month", .calendar, .bar(.dayOfMonth), filter: true),
      .init("day_of_week", .calendar, .bar(.weekday), filter: true),
      .init("month_sine", .fraction, .unary(.sine, yearAngle)),
      .init("month_cosine", .fraction, .unary(.cosine, yearAngle)),
      // The last four and the first three calendar days of a month.
      .init(
        "turn_of_month", .flag,
        FeatureExpression.bar(.daysLeftInMonth).isBelow(4).larger(.bar(.dayOfMonth).isAtMost(3)), filter: true
      ),
      // The months in which most companies report their quarters.
      .init("earnings_season", .flag, isFirstOfQuarter, filter: true),
    ])

  /// The time within the session.
  static let session = FeatureGroup(
    "session", "The time within the session, for bars shorter than a day.", needs: [.intraday],
    [
      .init("hour_of_day", .calendar, .bar(.hour)),
      .init("minutes_from_open", .minutes, .bar(.minutesFromOpen)),
      .init("first_hour", .flag, FeatureExpression.bar(.minutesFromOpen).isAtMost(60)),
    ])

  private static let yearAngle = FeatureExpression.bar(.month).minus(1).over(12).times(2 * Double.pi)
  /// January, April, July and October: month − 3 · quarter is −2.
  private static let isFirstOfQuarter = FeatureExpression.bar(.month).minus(
    FeatureExpression.bar(.quarter).times(3)
  ).isBelow(-1.5)
}
