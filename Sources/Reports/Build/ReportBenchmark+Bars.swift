public import Diagnostics
public import Market

extension ReportBenchmark {
  /// Another symbol, bought before the first session and held: its close at or before each date of a curve.
  /// - Throws: `benchmark_too_short` where its bars begin after the curve or end before it.
  public init(_ series: BarSeries, over equity: ReportEquity) throws(AssayError) {
    let symbol = series.instrument.symbol
    var values: [Double] = []
    var bar = -1
    for time in equity.times {
      let day = time.date.daysSinceEpoch
      while bar + 1 < series.count, series.sessionDates[bar + 1] <= day { bar += 1 }
      // Before its own first session the benchmark is worth that session's open.
      values.append(bar >= 0 ? series.close[bar] : series.open.first ?? .nan)
    }
    guard let start = equity.times.dropFirst().first?.date, let end = equity.times.last?.date,
      let first = series.sessionDates.first, let last = series.sessionDates.last,
      first <= start.daysSinceEpoch, last >= end.daysSinceEpoch - 7
    else {
      throw AssayError(
        code: "benchmark_too_short",
        message: "The bars of \(symbol) do not cover the backtest"
          + (equity.times.isEmpty
            ? "."
            : ", which runs from \(equity.times[0].date) to \(equity.times[equity.times.count - 1].date)."),
        remedy: "Import more bars of \(symbol), or choose dates with --from and --to.", place: symbol,
        kind: .badData)
    }
    guard values.allSatisfy({ $0 > 0 }) else {
      throw AssayError(
        code: "benchmark_not_positive", message: "Some prices of \(symbol) are zero or negative.",
        remedy: "Choose a benchmark whose prices stay above zero.", place: symbol, kind: .badData)
    }
    self.init(symbol, values: values)
  }
}
