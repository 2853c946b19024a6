public import Market

/// One bar as a stream of features takes it.
public struct FeatureBar: Hashable, Sendable {
  /// Its close in UTC nanoseconds.
  public var timestamp: Int64
  /// Its session date in days since 1970-01-01.
  public var session: Int32
  public var open, high, low, close: Double
  /// NaN where it is not known.
  public var volume: Double

  public init(
    timestamp: Int64, session: Int32, open: Double, high: Double, low: Double, close: Double,
    volume: Double = .nan
  ) {
    self.timestamp = timestamp
    self.session = session
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }

  /// A bar of a series.
  public init(_ series: BarSeries, _ index: Int) {
    self.init(
      timestamp: series.timestamps[index], session: series.sessionDates[index], open: series.open[index],
      high: series.high[index], low: series.low[index], close: series.close[index],
      volume: series.volume?[index] ?? .nan)
  }
}
