extension BarSeries {
  /// The market upside down: every price with the opposite sign, so that a rise is a fall of the same size.
  ///
  /// Highs become lows. What a rule would buy here, it would sell there: the long signals of a rule on the
  /// mirrored bars are its short signals. The mirror of the mirror is the series itself, bit for bit, which a
  /// reflection by division (1 ÷ price) is not. Volume, times and sessions stay.
  public func mirrored() -> BarSeries {
    BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open.map { -$0 },
      high: low.map { -$0 }, low: high.map { -$0 }, close: close.map { -$0 }, volume: volume,
      sessionDates: sessionDates)
  }
}

extension BarSeries {
  /// The same bars under another symbol.
  public func named(_ symbol: String) -> BarSeries {
    if symbol == instrument.symbol { return self }
    var instrument = instrument
    instrument.symbol = symbol
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
      close: close, volume: volume, sessionDates: sessionDates)
  }
}
