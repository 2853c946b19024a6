extension FeatureCatalogue {
  /// Where the close lies in its channels, and how wide these are.
  static let bands = FeatureGroup(
    "bands", "Where the close lies in Bollinger, Keltner and Donchian channels, and how wide these are.",
    [
      .init("bollinger_position_20", .ratio, position(bollinger), filter: true),
      .init("bollinger_width_20", .fraction, width(bollinger), filter: true),
      .init("bollinger_width_rank_100", .share, .rank(100, of: width(bollinger)), filter: true),
      .init("keltner_position_20", .ratio, position(keltner)),
      .init("donchian_position_20", .share, position(donchian(20)), filter: true),
      .init("donchian_position_55", .share, position(donchian(55)), filter: true),
      .init("donchian_width_20", .averageRanges, donchian(20)[0].minus(donchian(20)[2]).over(.atr(14))),
      // Bollinger bands inside Keltner channels: a quiet market.
      .init(
        "squeeze", .flag,
        bollinger[0].isBelow(keltner[0]).and(bollinger[2].isAbove(keltner[2]))),
    ])

  /// Upper, middle and lower band.
  private static func outputs(_ function: String, _ parameters: [Double]) -> [FeatureExpression] {
    (0..<3).map { .indicator(function, parameters, output: $0) }
  }

  static let bollinger = outputs("BBANDS", [20, 2, 2])
  private static let keltner = outputs("KELTNER", [20, 14, 1.5])
  static func donchian(_ length: Int) -> [FeatureExpression] { outputs("DONCHIAN", [Double(length)]) }

  /// 0 at the lower band, 1 at the upper one.
  static func position(_ bands: [FeatureExpression]) -> FeatureExpression {
    FeatureExpression.close.minus(bands[2]).over(bands[0].minus(bands[2]))
  }

  static func width(_ bands: [FeatureExpression]) -> FeatureExpression {
    bands[0].minus(bands[2]).over(bands[1])
  }
}
