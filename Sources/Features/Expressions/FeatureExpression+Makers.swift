/// How formulas are written. Lengths are numbers of bars.
extension FeatureExpression {
  public static let open = Self.bar(.open)
  public static let high = Self.bar(.high)
  public static let low = Self.bar(.low)
  public static let close = Self.bar(.close)
  public static let volume = Self.bar(.volume)

  // MARK: Arithmetic

  public func plus(_ other: Self) -> Self { .binary(.plus, self, other) }
  public func minus(_ other: Self) -> Self { .binary(.minus, self, other) }
  public func times(_ other: Self) -> Self { .binary(.times, self, other) }
  public func over(_ other: Self) -> Self { .binary(.over, self, other) }
  public func plus(_ number: Double) -> Self { plus(.constant(number)) }
  public func minus(_ number: Double) -> Self { minus(.constant(number)) }
  public func times(_ number: Double) -> Self { times(.constant(number)) }
  public func over(_ number: Double) -> Self { over(.constant(number)) }
  public func isAbove(_ other: Self) -> Self { .binary(.above, self, other) }
  public func isAbove(_ number: Double) -> Self { isAbove(.constant(number)) }
  public func isBelow(_ other: Self) -> Self { .binary(.below, self, other) }
  public func isBelow(_ number: Double) -> Self { isBelow(.constant(number)) }
  public func isAtLeast(_ other: Self) -> Self { .binary(.atLeast, self, other) }
  public func isAtLeast(_ number: Double) -> Self { isAtLeast(.constant(number)) }
  public func isAtMost(_ other: Self) -> Self { .binary(.atMost, self, other) }
  public func isAtMost(_ number: Double) -> Self { isAtMost(.constant(number)) }
  public func smaller(_ other: Self) -> Self { .binary(.smaller, self, other) }
  public func larger(_ other: Self) -> Self { .binary(.larger, self, other) }
  /// Of two conditions, whether both hold: 1 or 0.
  public func and(_ other: Self) -> Self { times(other) }
  /// Of a condition, whether it does not hold.
  public var isFalse: Self { Self.constant(1).minus(self) }
  public var log: Self { .unary(.log, self) }
  public var absolute: Self { .unary(.absolute, self) }
  public var squareRoot: Self { .unary(.squareRoot, self) }

  // MARK: The past

  /// The value `bars` before.
  public func ago(_ bars: Int) -> Self { .lagged(self, bars) }
  /// The change over some bars as a fraction of the value then.
  public func change(_ bars: Int) -> Self { over(ago(bars)).minus(1) }

  // MARK: Indicators

  public static func indicator(
    _ function: String, _ parameters: [Double] = [], of inputs: [Self] = [], output: Int = 0
  ) -> Self {
    .indicator(IndicatorCall(function, parameters, of: inputs), output: output)
  }

  public static func mean(_ length: Int, of series: Self = .close) -> Self {
    .indicator("SMA", [Double(length)], of: [series])
  }

  public static func exponentialMean(_ length: Int, of series: Self = .close) -> Self {
    .indicator("EMA", [Double(length)], of: [series])
  }

  /// Population standard deviation.
  public static func deviation(_ length: Int, of series: Self) -> Self {
    .indicator("STDDEV", [Double(length)], of: [series])
  }

  public static func highest(_ length: Int, of series: Self = .high) -> Self {
    .indicator("MAX", [Double(length)], of: [series])
  }

  public static func lowest(_ length: Int, of series: Self = .low) -> Self {
    .indicator("MIN", [Double(length)], of: [series])
  }

  /// Wilder's RSI, 0 to 100.
  public static func rsi(_ length: Int, of series: Self = .close) -> Self {
    .indicator("RSI", [Double(length), 100], of: [series])
  }

  /// Wilder's average true range.
  public static func atr(_ length: Int) -> Self { .indicator("ATR", [Double(length)]) }

  /// The plain mean of the true range.
  public static func simpleATR(_ length: Int) -> Self { .mean(length, of: .indicator("TRANGE")) }

  /// The share of the other values of the window that lie below the newest, 0 to 1.
  public static func rank(_ length: Int, of series: Self = .close) -> Self {
    Self.indicator("RANK", [Double(length)], of: [series]).over(100)
  }

  public static func median(_ length: Int, of series: Self) -> Self { .rolling(.median, series, length) }

  /// Distance from the mean of the window in its standard deviations.
  public func zScore(_ length: Int) -> Self {
    minus(.mean(length, of: self)).over(.deviation(length, of: self))
  }

  /// The simple return of the bar.
  public static let barReturn = Self.close.change(1)

  /// Sample standard deviation of the returns of the last bars, scaled to a year.
  public static func volatility(_ length: Int) -> Self {
    Self.deviation(length, of: .barReturn)
      .times((Double(length) / Double(length - 1)).squareRoot()).times(Self.bar(.barsPerYear).squareRoot)
  }

  /// The value at the newest completed day.
  public var daily: Self { .completed(.day, self) }
  /// The value at the newest completed week.
  public var weekly: Self { .completed(.week, self) }
  /// The same of a reference instrument.
  public func of(_ role: ReferenceRole) -> Self { .reference(role, self) }
}
