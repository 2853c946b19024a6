public import Backtest
public import Market

/// When trades were opened and closed: the one convention of files, documents and pages.
///
/// Times are UTC. A fill at an open has the time at which its bar opened; a fill inside a bar or at its close has the
/// time at which the bar closed. Days and longer bars have midnight of their session date.
public struct TradeTimes: Sendable {
  private let series: BarSeries
  private let calendar: SessionCalendar
  private let entersAtOpen: Bool

  /// - Parameter entersAtOpen: whether entries are market orders of the next open.
  /// - Throws: what the calendar of the instrument refuses.
  public init(_ series: BarSeries, entersAtOpen: Bool) throws {
    self.series = series
    self.entersAtOpen = entersAtOpen
    calendar = try SessionCalendar(series.instrument.sessions)
  }

  public func entry(_ trade: Trade) -> Timestamp { time(trade.entryBar, atOpen: entersAtOpen) }
  public func exit(_ trade: Trade) -> Timestamp { time(trade.exitBar, atOpen: trade.exitedAtOpen) }

  private func time(_ bar: Int, atOpen: Bool) -> Timestamp {
    guard series.timeframe.isIntraday else { return Timestamp(startOf: series.sessionDate(bar)) }
    return atOpen ? series.openTime(bar, in: calendar) : Timestamp(nanoseconds: series.timestamps[bar])
  }
}

extension BacktestJob {
  /// Whether entries are market orders that fill at the open after their signal.
  public var entersAtOpen: Bool { configuration.execution.timing == .nextOpen && extras.entry == .market }
}
