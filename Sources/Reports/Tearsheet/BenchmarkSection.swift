import Backtest

/// The result against its benchmark: alpha, beta, correlation, information ratio, and growth year by year.
struct BenchmarkSection {
  let sheet: Tearsheet

  func write(to html: inout HTMLWriter) {
    guard let benchmark = sheet.benchmark, let periods = sheet.periodsPerYear,
      let comparison = BenchmarkComparison(sheet.returns, against: benchmark.returns, periodsPerYear: periods)
    else { return }
    html.element(
      "h4", text: "Against \(sheet.detail.equity.benchmark == nil ? "buy and hold" : benchmark.name)")
    html.element("div", ["class": "pair"]) { html in
      DataTable(
        "Against \(benchmark.name)",
        columns: [.text("Figure"), .init("Value"), .text("Meaning")], rows: Self.rows(comparison),
        classes: "metrics"
      ).write(to: &html)
      years(benchmark)?.write(to: &html)
    }
  }

  static func rows(_ comparison: BenchmarkComparison) -> [[TableCell]] {
    func row(_ name: String, _ value: Double?, _ unit: ReportUnit, _ meaning: String) -> [TableCell] {
      [
        .text(name), .figure(value, unit, undefinedWhen: "one of the two never varies"), .text(meaning),
      ]
    }
    return [
      row("Alpha, a year", comparison.alpha, .signedPercent, "Mean return beyond beta times the benchmark’s"),
      row("Beta", comparison.beta, .ratio, "Return for each unit of the benchmark’s return"),
      row("Correlation", comparison.correlation, .ratio, "Of the returns by session"),
      row("R²", comparison.determination, .ratio, "Share of the variance that the benchmark explains"),
      row(
        "Information ratio", comparison.informationRatio, .ratio, "Mean excess return ÷ its deviation, a year"
      ),
      row("Tracking error", comparison.trackingError, .percent, "Deviation of the excess return, a year"),
      row("Treynor ratio", comparison.treynorRatio, .ratio, "Mean return a year ÷ beta"),
      row("Up capture", comparison.upCapture, .percent, "Mean return ÷ the benchmark’s, where that rose"),
      row("Down capture", comparison.downCapture, .percent, "The same where it fell; less is better"),
      row("Sessions ahead", comparison.winRate, .percent, "Share of sessions with the higher return"),
    ]
  }

  private func years(_ benchmark: Tearsheet.Reference) -> Chart? {
    let equity = sheet.detail.equity
    let own = CalendarYears(times: equity.times, values: equity.equity).years
    let other = CalendarYears(times: equity.times, values: benchmark.values).years
    guard own.count > 1 else { return nil }
    return Chart(
      title: "Return by year", across: .names(own.map { "\($0.year)" }, title: "year"),
      panels: [
        .init(
          title: "", unit: .signedPercent,
          series: [
            .init(sheet.result.strategyName, own.map(\.total), hue: .sign, style: .bars),
            .init(benchmark.name, other.map(\.total), hue: .accent, style: .dots),
          ])
      ], note: "The first and the last year can be partial.")
  }
}
