import Backtest
import Market

/// The page that sets two results side by side.
struct ComparisonPage: PageContent {
  let comparison: ResultComparison
  let created: Timestamp

  var title: String { "Comparison of two results" }
  var runID: String { "\(comparison.times[0].date) to \(comparison.times[comparison.times.count - 1].date)" }
  var subtitle: String { "\(comparison.first.name), and \(comparison.second.name)" }
  var identity: String { "Sessions from" }
  var hasCharts: Bool { true }
  var navigation: [(id: String, title: String)] {
    [(id: "summary", title: "Summary"), (id: "curves", title: "Curves"), (id: "figures", title: "Figures")]
  }

  func writeBody(to html: inout HTMLWriter) {
    html.section(id: "summary", title: "Summary") { html in
      html.element("p", ["class": "verdict"], text: comparison.sentence)
      difference.write(to: &html)
      html.element(
        "p", ["class": "hint"],
        text:
          "Both are resampled together in blocks of \(Figure.fixed(comparison.difference.blockLength, decimals: 1)) "
          + "sessions on average, \(Figure.count(comparison.difference.resamples)) times, so what they share drops "
          + "out. The interval holds the true difference in 95 of 100 cases. It does not know how many other results "
          + "were looked at before these two were chosen.")
    }
    html.section(id: "curves", title: "Curves") { html in
      growth.write(to: &html)
      rolling?.write(to: &html)
    }
    html.section(
      id: "figures", title: "Figures",
      lead: "Over the \(Figure.count(comparison.difference.count)) sessions that both have."
    ) { html in
      DataTable(
        "Figures side by side",
        columns: [
          .text("Figure"), .init(comparison.first.name), .init(comparison.second.name), .init("Difference"),
        ],
        rows: comparison.rows.map { row in
          let gap = row.first.flatMap { a in row.second.map { a - $0 } }
          return [
            .text(row.title), .figure(row.first, row.unit, undefinedWhen: "it cannot be computed"),
            .figure(row.second, row.unit, undefinedWhen: "it cannot be computed"),
            .figure(gap, row.unit, undefinedWhen: "one of the two is undefined"),
          ]
        }, classes: "metrics"
      ).write(to: &html)
      for side in [comparison.first, comparison.second] {
        guard let command = side.command else { continue }
        html.element("p", ["class": "hint"], text: side.name)
        html.element("pre", ["class": "command", "tabindex": "0"]) { $0.element("code", text: command) }
      }
    }
  }

  private var difference: DataTable {
    let estimates: [(String, ReportUnit, PairedDifference.Estimate?)] = [
      ("Return a year", .signedPercent, comparison.difference.meanReturn),
      ("Sharpe ratio", .ratio, comparison.difference.sharpe),
    ]
    return DataTable(
      "First less second",
      columns: [.text("Difference"), .init("Value"), .init("2.5 %"), .init("97.5 %"), .init("p, two-sided")],
      rows: estimates.map { name, unit, estimate in
        [
          .text(name), .figure(estimate?.value, unit, undefinedWhen: "one of the two never varies"),
          .figure(estimate?.low, unit, undefinedWhen: "one of the two never varies"),
          .figure(estimate?.high, unit, undefinedWhen: "one of the two never varies"),
          .figure(estimate?.pValue, .pValue, undefinedWhen: "one of the two never varies"),
        ]
      }, hasCaption: true)
  }

  private var growth: Chart {
    let (first, second) = comparison.growth
    let (low, high) = ((first + second).min() ?? 0, (first + second).max() ?? 0)
    let ratio = zip(first, second).map { $1 > 0 ? $0 / $1 : .nan }
    return Chart(
      title: "Growth over the common dates", across: .time(comparison.times, isDaily: true),
      panels: [
        .init(
          title: "Growth of 1", unit: .ratio,
          series: [
            .init(comparison.first.name, first, hue: .first),
            .init(comparison.second.name, second, hue: .second, isDashed: true),
          ], height: 320),
        .init(
          title: "First ÷ second", unit: .ratio, series: [.init("First ÷ second", ratio, hue: .reference)],
          height: 130),
      ], logarithm: low <= 0 ? .no : high > 4 * low ? .shown : .offered
    ).thinned(to: 4_000)
  }

  private var rolling: Chart? {
    let periods = comparison.first.periodsPerYear
    let window = Int((periods / 2).rounded())
    guard comparison.difference.count >= 2 * window else { return nil }
    let series = [
      (comparison.first.name, comparison.growth.first, Chart.Hue.first, false),
      (comparison.second.name, comparison.growth.second, .second, true),
    ].map { name, curve, hue, isDashed in
      Chart.Series(
        name, RollingMetrics.sharpe(Tearsheet.changes(curve), window: window, periodsPerYear: periods),
        hue: hue,
        isDashed: isDashed)
    }
    return Chart(
      title: "Rolling Sharpe ratio, \(window) sessions",
      across: .time(Array(comparison.times.dropFirst()), isDaily: true),
      panels: [.init(title: "Sharpe ratio", unit: .ratio, series: series)]
    ).thinned(to: 1_500)
  }
}
