extension FeatureCatalogue {
  /// Bounded measures of recent rises against recent falls.
  static let oscillators = FeatureGroup(
    "oscillators", "Bounded measures of recent rises against recent falls.",
    [
      .init("rsi_2", .percent, .rsi(2), filter: true),
      .init("rsi_5", .percent, .rsi(5), filter: true),
      .init("rsi_14", .percent, .rsi(14), filter: true),
      .init("rsi_14_change_5", .percent, FeatureExpression.rsi(14).minus(FeatureExpression.rsi(14).ago(5))),
      .init("rsi_oversold", .flag, FeatureExpression.rsi(14).isBelow(30)),
      .init("rsi_overbought", .flag, FeatureExpression.rsi(14).isAbove(70)),
      .init("stochastic_k", .percent, .indicator("STOCH", [14, 3, 0, 3, 0]), filter: true),
      .init("stochastic_d", .percent, .indicator("STOCH", [14, 3, 0, 3, 0], output: 1)),
      .init("stochastic_rsi_14", .percent, .indicator("STOCHRSI", [14, 14, 3, 0])),
      .init("williams_r_14", .percent, FeatureExpression.indicator("WILLR", [14]).plus(100)),
      .init("cci_20", .ratio, .indicator("CCI", [20]), filter: true),
      .init("cmo_14", .percent, .indicator("CMO", [14])),
      .init("ultimate_oscillator", .percent, .indicator("ULTOSC")),
    ])
}
