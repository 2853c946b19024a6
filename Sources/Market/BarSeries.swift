/// The bars of one instrument and timeframe, as columns. Immutable, and shared without copying.
///
/// Timestamps are the **close** of each bar in UTC nanoseconds, strictly increasing. A daily bar is stamped
/// with the close of its session in exchange time (`SessionCalendar.dailyBarClose(of:)`). `sessionDates` names
/// the session that holds each bar (days since 1970-01-01), which is what daily returns, session VWAP and
/// flat-by rules group by.
public final class BarSeries: Sendable {
  public let instrument: Instrument
  public let timeframe: Timeframe
  public let timestamps: [Int64]
  public let open: [Double]
  public let high: [Double]
  public let low: [Double]
  public let close: [Double]
  /// `nil` when the source has no volume; a single missing value is NaN.
  public let volume: [Double]?
  /// Session date of each bar, in days since 1970-01-01; never decreases.
  public let sessionDates: [Int32]

  /// Creates a series from columns of equal length.
  ///
  /// The caller has checked the values (importers quarantine bad rows); a violation here is a programmer's error.
  /// - Parameter sessionDates: what `SessionCalendar.sessionDates(ofBarsClosingAt:)` gives for `timestamps`.
  public init(
    instrument: Instrument, timeframe: Timeframe, timestamps: [Int64], open: [Double], high: [Double],
    low: [Double], close: [Double], volume: [Double]?, sessionDates: [Int32]
  ) {
    let count = timestamps.count
    precondition(
      open.count == count && high.count == count && low.count == count && close.count == count
        && sessionDates.count == count && (volume == nil || volume?.count == count),
      "all columns of a bar series have one length")
    for i in 1..<max(1, count) {
      precondition(timestamps[i - 1] < timestamps[i], "bar timestamps increase strictly")
      precondition(sessionDates[i - 1] <= sessionDates[i], "session dates never go back")
    }
    self.instrument = instrument
    self.timeframe = timeframe
    self.timestamps = timestamps
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
    self.sessionDates = sessionDates
  }

  public var count: Int { timestamps.count }
  public var isEmpty: Bool { timestamps.isEmpty }
}
