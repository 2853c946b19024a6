/// What a forecast strategy sees at a close: the close, and what was forecast there.
public struct ForecastContext: Sendable, Hashable {
  /// Close of the bar at which the forecast was made.
  public var close: Double
  public var forecast: ForecastPoint
  /// Whether the market can be sold short; crypto cannot.
  public var allowsShort: Bool

  public init(close: Double, forecast: ForecastPoint, allowsShort: Bool) {
    self.close = close
    self.forecast = forecast
    self.allowsShort = allowsShort
  }

  /// Prices of the forecast extremes.
  var highPrice: Double { close * (1 + forecast.high) }
  var lowPrice: Double { close * (1 + forecast.low) }

  /// A position in the direction of a number; flat for zero, NaN, and shorts that are not allowed.
  func direction(of signal: Double) -> Int {
    if signal > 0 { return 1 }
    return signal < 0 && allowsShort ? -1 : 0
  }
}
