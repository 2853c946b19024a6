import Diagnostics
public import Indicators
import Market

extension PreparedBars {
  /// Prepares a series for backtests: sessions from the instrument's calendar, ATR from the store.
  /// - Throws: what the calendar refuses, such as a missing time-zone database.
  public convenience init(_ store: IndicatorStore) throws {
    let series = store.series
    try series.checkPrices()
    let calendar = try SessionCalendar(series.instrument.sessions)
    self.init(
      series: series,
      sessions: SessionIndex(series: series) { calendar.sessionClose(of: $0).nanoseconds },
      atr: try store.column(.atr(ExitPlan.atrLength)))
  }
}

extension BarSeries {
  /// Prices that money can be calculated with: zero, or between 10⁻¹⁵ and 10¹⁵ in size. Beyond that a position has no
  /// number of lots, and cash no millionths.
  /// - Throws: `price_out_of_range` with the first bar.
  func checkPrices() throws(AssayError) {
    let range = 1e-15...1e15
    for bar in 0..<count {
      for price in [open[bar], high[bar], low[bar], close[bar]]
      where price != 0 && !range.contains(abs(price)) {
        throw AssayError(
          code: "price_out_of_range",
          message: "\(instrument.symbol) \(timeframe) has a price of \(price) at \(displayTime(bar)).",
          remedy: "Correct the bars and import them again, with `--scale` where a unit is wrong.",
          place: instrument.symbol, kind: .badData)
      }
    }
  }
}
