public import Market

/// The bars under the price chart of one or more results.
///
/// Give all bars; the page thins them out (see `PlotBudget`). Times are *display times*: the close of the bar
/// for intraday bars, midnight UTC of the session date for daily and longer ones, so that a session is drawn
/// on its own date wherever the exchange is. `init(id:bars:)` and `BarSeries.displayTime(at:)` follow that
/// rule.
public struct ReportMarket: Sendable, Equatable {
  /// What `ReportDetail.marketID` refers to; unique in a report.
  public var id: String
  public var symbol: String
  public var timeframe: Timeframe
  /// Strictly increasing, one per bar.
  public var times: [Timestamp]
  public var open: [Double]
  public var high: [Double]
  public var low: [Double]
  public var close: [Double]

  /// - Precondition: all columns have one length.
  public init(
    id: String, symbol: String, timeframe: Timeframe, times: [Timestamp], open: [Double], high: [Double],
    low: [Double], close: [Double]
  ) {
    let count = times.count
    precondition(
      open.count == count && high.count == count && low.count == count && close.count == count,
      "all columns of a market have one length")
    self.id = id
    self.symbol = symbol
    self.timeframe = timeframe
    self.times = times
    self.open = open
    self.high = high
    self.low = low
    self.close = close
  }

  /// The bars of a series, stamped with their display times.
  public init(id: String, bars: BarSeries) {
    self.init(
      id: id, symbol: bars.instrument.symbol, timeframe: bars.timeframe,
      times: bars.timestamps.indices.map { bars.displayTime(at: $0) }, open: bars.open, high: bars.high,
      low: bars.low, close: bars.close)
  }
}

extension BarSeries {
  /// Where a bar stands on the time axis of a report: its close, or midnight UTC of its session date when a
  /// bar is a session or longer. Use it for trades and equity too, so that they line up with the bars.
  public func displayTime(at index: Int) -> Timestamp {
    timeframe.isIntraday
      ? Timestamp(nanoseconds: timestamps[index])
      : Timestamp(startOf: CivilDate(daysSinceEpoch: sessionDates[index]))
  }
}
