import Backtest
import Numerics

/// The equity curve inside the bands of curves that the same sessions would have made in other draws.
struct MonteCarloSection {
  let sheet: Tearsheet

  func write(to html: inout HTMLWriter) {
    let equity = sheet.detail.equity
    guard let start = equity.equity.first, start > 0, let drawn = ResampledEquity(sheet.returns) else {
      return
    }
    html.element("h4", text: "Monte Carlo bands")
    let times = drawn.places.map { equity.times[$0] }
    let q = drawn.quantiles
    let isLarge = (q[4].max() ?? 1) > 4 * (q[0].min() ?? 1)
    Chart(
      title: "Equity inside the bands of \(Figure.count(ResampledEquity.resamples)) resamples",
      across: .time(times, isDaily: EquityChart.areDays(times)),
      panels: [
        Chart.Panel(
          title: "Growth of 1", unit: .ratio,
          series: [
            .init("5 % to 95 %", q[0], upper: q[4], hue: .accent, style: .band),
            .init("25 % to 75 %", q[1], upper: q[3], hue: .accent, style: .band),
            .init("median", q[2], hue: .accent, isDashed: true),
            .init(
              sheet.result.strategyName, drawn.places.map { equity.equity[$0] / start }, hue: .second),
          ], height: 320)
      ], logarithm: isLarge ? .shown : .offered,
      note:
        "Sessions drawn with replacement in blocks of \(Figure.fixed(drawn.meanBlock, decimals: 1)) on average "
        + "(stationary bootstrap). The median ends near the curve, because the draws come from it: the bands say "
        + "how much of the way was luck, not whether there is an edge."
    ).write(to: &html)
    table(drawn).write(to: &html)
  }

  private func table(_ drawn: ResampledEquity) -> DataTable {
    let equity = sheet.detail.equity.equity
    func row(_ name: String, _ own: Double?, _ values: [Double], _ unit: ReportUnit) -> [TableCell] {
      let sorted = values.sorted()
      return [.text(name), .figure(own, unit, undefinedWhen: "it has none")]
        + [0.05, 0.5, 0.95].map { .figure(Quantile.of(sorted, at: $0), unit) }
    }
    let fall = Drawdown.curve(of: equity).min()
    var (peak, peakAt, wait) = (-Double.infinity, 0, 0)
    for (place, value) in equity.enumerated() {
      if value >= peak { (peak, peakAt) = (value, place) }
      wait = max(wait, place - peakAt)
    }
    return DataTable(
      "Monte Carlo: where each figure lies in nine of ten resamples",
      columns: [.text("Figure"), .init("Result"), .init("5 %"), .init("Median"), .init("95 %")],
      rows: [
        row(
          "Total return", equity.last.flatMap { last in equity.first.map { last / $0 - 1 } },
          drawn.growth.map { $0 - 1 }, .signedPercent),
        row("Maximum drawdown", fall, drawn.drawdowns, .percent),
        row("Longest time below a peak, sessions", Double(wait), drawn.timesUnderWater, .count),
        [
          .text("Share of resamples that lose"), .text(""), .text(""),
          .figure(drawn.shareOfLosses, .percent), .text(""),
        ],
      ], hasCaption: true)
  }
}
