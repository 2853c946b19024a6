extension FeatureCatalogue {
  /// What the forecasters of `assay learn forecast` read: moves in units of the average true range of 20 bars,
  /// cut at ±5. `Learning.ForecastFeatures` takes its rows from here.
  static let forecast = FeatureGroup(
    "forecast", "The inputs of the forecasters, in average true ranges and cut at 5.",
    forecastLags + [
      limited("return_sum_10", sum(10)),
      limited("return_sum_20", sum(20)),
      limited("gap", FeatureExpression.open.over(.close.ago(1)).minus(1).over(unit)),
      limited("body", FeatureExpression.close.minus(.open).over(scaled)),
      limited("range", barRange.over(scaled).minus(1)),
      limited("close_position", ibs.minus(0.5)),
      limited("rsi_14", FeatureExpression.rsi(14).over(100).minus(0.5)),
      limited("above_sma_20", above(20)),
      limited("above_sma_50", above(50)),
      limited("channel_20", channel),
      limited(
        "volatility_ratio",
        .choose(.simpleATR(5), FeatureExpression.simpleATR(5).over(.simpleATR(49)).log, .constant(-5))),
      limited("volume_ratio", volumeRatio),
      limited("time_sine", .unary(.sine, day)),
      limited("time_cosine", .unary(.cosine, day)),
      limited("weekday_sine", .unary(.sine, week)),
      limited("weekday_cosine", .unary(.cosine, week)),
    ])

  /// The unit of moves: average true range ÷ close; undefined unless both are above 0.
  public static let forecastUnit = rawUnit.over(rawUnit.isAbove(0)).over(FeatureExpression.close.isAbove(0))

  private static let rawUnit = FeatureExpression.simpleATR(20).over(.close)
  private static let unit = forecastUnit
  private static let scaled = FeatureExpression.close.times(unit)

  private static func limited(_ name: String, _ value: FeatureExpression) -> FeatureDeclaration {
    FeatureDeclaration("forecast_\(name)", .limited, .unary(.limited, value))
  }

  private static let forecastLags = (1...5).map { lag in
    let now = lag == 1 ? FeatureExpression.close : FeatureExpression.close.ago(lag - 1)
    return limited("return_\(lag)", now.over(.close.ago(lag)).minus(1).over(unit))
  }

  private static func sum(_ length: Int) -> FeatureExpression {
    FeatureExpression.close.over(.close.ago(length)).minus(1).over(unit.times(Double(length).squareRoot()))
  }

  private static func above(_ length: Int) -> FeatureExpression {
    FeatureExpression.close.minus(.mean(length)).over(scaled.times(Double(length).squareRoot()))
  }

  private static let channel: FeatureExpression = {
    let (highest, lowest) = (FeatureExpression.highest(20), FeatureExpression.lowest(20))
    let width = highest.minus(lowest)
    return .choose(width, FeatureExpression.close.minus(lowest).over(width).minus(0.5), .constant(0))
  }()

  /// Less 1; 0, as usual, where one of 20 bars has no volume; undefined before there are 20 bars.
  private static let volumeRatio: FeatureExpression = {
    let mean = FeatureExpression.rolling(.sum, .volume, 20).over(20)
    let ratio = FeatureExpression.orElse(
      .choose(mean, FeatureExpression.volume.over(mean).minus(1), .constant(0)), 0)
    return FeatureExpression.close.ago(19).minus(.close.ago(19)).plus(ratio)
  }()

  private static let day = FeatureExpression.bar(.intradayMinute).over(1_440).times(2).times(Double.pi)
  private static let week = FeatureExpression.bar(.weekday).over(7).times(2).times(Double.pi)
}
