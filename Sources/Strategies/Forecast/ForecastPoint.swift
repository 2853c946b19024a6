/// What is expected of the bars after one close, as fractions of that close: 0.01 is one percent above it.
public struct ForecastPoint: Sendable, Hashable {
  /// Expected move to the last close of the horizon.
  public var close: Double
  /// Expected move to the highest high of the horizon.
  public var high: Double
  /// Expected move to the lowest low of the horizon.
  public var low: Double
  /// 40th percentile of the move to the last close.
  public var lowerQuantile: Double
  /// 60th percentile of the move to the last close.
  public var upperQuantile: Double

  public init(close: Double, high: Double, low: Double, lowerQuantile: Double, upperQuantile: Double) {
    self.close = close
    self.high = high
    self.low = low
    self.lowerQuantile = lowerQuantile
    self.upperQuantile = upperQuantile
  }

  /// No forecast: NaN in every field.
  public static let none = ForecastPoint(
    close: .nan, high: .nan, low: .nan, lowerQuantile: .nan, upperQuantile: .nan)

  /// The levels of the two quantiles.
  public static let lowerLevel = 0.4
  public static let upperLevel = 0.6

  /// Width between the 40th and the 60th percentile.
  public var band: Double { upperQuantile - lowerQuantile }
}
