/// Requests as strategies write them. Lengths are numbers of bars; values are those of the bar itself, so "the
/// highest high of the 20 bars before" is `.highest(.high, 20)` one bar ago.
extension IndicatorRequest {
  public static func sma(_ length: Int, of column: IndicatorColumn = .close) -> Self {
    Self("SMA", [Double(length)], of: [column])
  }

  public static func ema(_ length: Int, of column: IndicatorColumn = .close) -> Self {
    Self("EMA", [Double(length)], of: [column])
  }

  /// Wilder's RSI, 100 when there was no loss, also where nothing moved at all.
  public static func rsi(_ length: Int, of column: IndicatorColumn = .close) -> Self {
    Self("RSI", [Double(length), 100], of: [column])
  }

  /// Wilder's average true range.
  public static func atr(_ length: Int) -> Self { Self("ATR", [Double(length)]) }

  public static var trueRange: Self { Self("TRANGE") }

  /// Outputs: 0 upper, 1 middle, 2 lower band; population deviation.
  public static func bollinger(
    _ length: Int, _ deviations: Double, of column: IndicatorColumn = .close
  ) -> Self {
    Self("BBANDS", [Double(length), deviations, deviations], of: [column])
  }

  /// Outputs: 0 MACD, 1 signal, 2 histogram.
  public static func macd(
    _ fast: Int, _ slow: Int, _ signal: Int, of column: IndicatorColumn = .close
  ) -> Self {
    Self("MACD", [Double(fast), Double(slow), Double(signal)], of: [column])
  }

  /// Wilder's parabolic stop. Outputs: 0 the stop, 1 its side (1 long, −1 short).
  public static func sar(start: Double, step: Double, max most: Double) -> Self {
    Self("PSAR", [start, step, most])
  }

  /// The highest of the last `length` values, the current one included.
  public static func highest(_ column: IndicatorColumn, _ length: Int) -> Self {
    Self("MAX", [Double(length)], of: [column])
  }

  /// The lowest of the last `length` values, the current one included.
  public static func lowest(_ column: IndicatorColumn, _ length: Int) -> Self {
    Self("MIN", [Double(length)], of: [column])
  }

  /// Population standard deviation.
  public static func stddev(_ length: Int, of column: IndicatorColumn = .close) -> Self {
    Self("STDDEV", [Double(length)], of: [column])
  }

  /// (C − L) ÷ (H − L), 0.5 when the range is zero.
  public static var ibs: Self { Self("IBS") }

  /// Volume-weighted average price since the start of the session.
  public static var sessionVWAP: Self { Self("VWAP") }

  /// Population standard deviation of close − session VWAP over the last `length` bars.
  public static func vwapDeviation(_ length: Int) -> Self { Self("VWAPDEV", [Double(length)]) }
}
