/// Requests as strategies write them. Lengths are numbers of bars; values are those of the bar itself, so
/// "the highest high of the 20 bars before" is `.highest(.high, 20)` one bar ago.
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

  /// The weighted moving average.
  public static func wma(_ length: Int, of column: IndicatorColumn = .close) -> Self {
    Self("WMA", [Double(length)], of: [column])
  }

  /// The plain mean of the true range.
  public static func simpleATR(_ length: Int) -> Self { .sma(length, of: .output(of: .trueRange)) }

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

  /// H − L.
  public static var range: Self { Self("RANGE") }

  /// Rises (positive) or falls (negative) in a row; 0 where the value has not changed.
  public static func streak(of column: IndicatorColumn = .close) -> Self { Self("STREAK", of: [column]) }

  /// The share of the other values of the window that lie below the newest, in percent.
  public static func rank(_ length: Int, of column: IndicatorColumn = .close) -> Self {
    Self("RANK", [Double(length)], of: [column])
  }

  /// Change over `length` bars in percent.
  public static func roc(_ length: Int, of column: IndicatorColumn = .close) -> Self {
    Self("ROC", [Double(length)], of: [column])
  }

  /// (C − L) ÷ (H − L), 0.5 when the range is zero.
  public static var ibs: Self { Self("IBS") }

  /// Volume-weighted average price since the start of the session.
  public static var sessionVWAP: Self { Self("VWAP") }

  /// Population standard deviation of close − session VWAP over the last `length` bars.
  public static func vwapDeviation(_ length: Int) -> Self { Self("VWAPDEV", [Double(length)]) }

  // MARK: Channels and trends

  /// Outputs: 0 upper, 1 middle (EMA of the close), 2 lower band; the width is the plain mean of the true
  /// range.
  public static func keltner(_ length: Int, rangeLength: Int, multiplier: Double) -> Self {
    Self("KELTNER", [Double(length), Double(rangeLength), multiplier])
  }

  /// Outputs: 0 highest high, 1 middle, 2 lowest low of the last `length` bars, the current one included.
  public static func donchian(_ length: Int) -> Self { Self("DONCHIAN", [Double(length)]) }

  /// Outputs: 0 tenkan, 1 kijun, 2 and 3 the cloud over the current bar, computed `kijun` bars ago.
  public static func ichimoku(tenkan: Int, kijun: Int, senkou: Int = 52) -> Self {
    Self("ICHIMOKU", [Double(tenkan), Double(kijun), Double(senkou)])
  }

  /// Outputs: 0 the stop, 1 its side (1 below the price, −1 above).
  public static func superTrend(_ length: Int, multiplier: Double) -> Self {
    Self("SUPERTREND", [Double(length), multiplier])
  }

  /// Wilder's average directional index.
  public static func adx(_ length: Int) -> Self { Self("ADX", [Double(length)]) }
  public static func plusDI(_ length: Int) -> Self { Self("PLUS_DI", [Double(length)]) }
  public static func minusDI(_ length: Int) -> Self { Self("MINUS_DI", [Double(length)]) }

  /// Outputs: 0 down, 1 up.
  public static func aroon(_ length: Int) -> Self { Self("AROON", [Double(length)]) }

  // MARK: Oscillators

  /// The fast stochastic of the RSI. Outputs: 0 %K (not smoothed), 1 %D.
  public static func stochasticRSI(_ length: Int, window: Int, smoothing: Int = 3) -> Self {
    Self("STOCHRSI", [Double(length), Double(window), Double(smoothing)])
  }

  /// −100 to 0.
  public static func williamsR(_ length: Int) -> Self { Self("WILLR", [Double(length)]) }
  public static func cci(_ length: Int) -> Self { Self("CCI", [Double(length)]) }
  /// Needs volume.
  public static func moneyFlowIndex(_ length: Int) -> Self { Self("MFI", [Double(length)]) }
  /// Needs volume.
  public static func chaikinOscillator(_ fast: Int, _ slow: Int) -> Self {
    Self("ADOSC", [Double(fast), Double(slow)])
  }

  // MARK: Sessions

  /// Outputs: 0 high, 1 low of the session's first `minutes`, 2 whether they are over (1) or not (0).
  public static func openingRange(minutes: Int) -> Self { Self("OPENRANGE", [Double(minutes)]) }

  /// Floor pivots of the session before. Outputs: 0 pivot, 1 R1, 2 S1, 3 R2, 4 S2.
  public static var pivots: Self { Self("PIVOT") }
}
