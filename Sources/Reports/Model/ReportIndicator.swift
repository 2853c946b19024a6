/// An indicator that a strategy read, drawn on the price or below it.
public struct ReportIndicator: Sendable, Equatable {
  public var name: String
  /// One value for each bar of the market; NaN before there is one.
  public var values: [Double]
  /// Whether it is a price and is drawn over the candles.
  public var isOnPrice: Bool

  public init(_ name: String, values: [Double], isOnPrice: Bool) {
    self.name = name
    self.values = values
    self.isOnPrice = isOnPrice
  }
}
