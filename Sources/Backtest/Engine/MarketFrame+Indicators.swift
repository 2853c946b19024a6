public import Indicators
import Market

extension MarketFrame {
  /// Prepares a series for backtests: sessions from the instrument's calendar, ATR from the store.
  /// - Throws: what the calendar refuses, such as a missing time-zone database.
  public convenience init(_ store: IndicatorStore) throws {
    let series = store.series
    let calendar = try SessionCalendar(series.instrument.sessions)
    self.init(
      series: series,
      sessions: SessionIndex(series: series) { calendar.sessionClose(of: $0).nanoseconds },
      atr: try store.column(.atr(ExitPlan.atrLength)))
  }
}
