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

  /// Wilder's average directional index.
  public static func adx(_ length: Int) -> Self { Self("ADX", [Double(length)]) }

  /// Wilder's directional indicator of rises.
  public static func plusDI(_ length: Int) -> Self { Self("PLUS_DI", [Double(length)]) }

  /// Wilder's directional indicator of falls.
  public static func minusDI(_ length: Int) -> Self { Self("MINUS_DI", [Double(length)]) }

  /// Distance of the typical price from its mean in units of 0.015 mean deviations.
  public static func cci(_ length: Int) -> Self { Self("CCI", [Double(length)]) }

  /// Outputs: 0 down, 1 up.
  public static func aroon(_ length: Int) -> Self { Self("AROON", [Double(length)]) }

  public static func moneyFlowIndex(_ length: Int) -> Self { Self("MFI", [Double(length)]) }

  /// Fast less slow average of the accumulation/distribution line.
  public static func chaikinOscillator(_ fast: Int, _ slow: Int) -> Self {
    Self("ADOSC", [Double(fast), Double(slow)])
  }
}
