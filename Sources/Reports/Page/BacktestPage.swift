import Market

/// The page of one backtest.
struct BacktestPage: PageContent {
  let report: BacktestReport
  var hasCharts: Bool { true }

  var title: String { report.title }
  var runID: String { report.runID }
  var created: Timestamp { report.created }
  var subtitle: String {
    let data = report.data.first { $0.symbol == report.result.symbol }
    guard let data, let from = data.from, let to = data.to else { return report.currency }
    let exits = report.result.exits.filter { !["none", "no limit"].contains($0.value) }
    return
      ((report.result.parameters + exits).map { "\($0.name) \($0.value)" } + [
        "\(Figure.text(Double(data.bars), .count)) bars from \(from) to \(to), in \(report.currency)"
      ]).joined(separator: ", ")
  }

  var navigation: [(id: String, title: String)] {
    [
      (id: "summary", title: "Summary"), (id: "details", title: "In detail"), (id: "data", title: "Data"),
      (id: "assumptions", title: "Assumptions"), (id: "provenance", title: "Provenance"),
      (id: "glossary", title: "Glossary"),
    ]
  }

  var plotData: PlotData {
    PlotData(
      currency: report.currency, results: [report.result], markets: report.markets, grids: report.grids)
  }

  func writeBody(to html: inout HTMLWriter) {
    let section = ResultSection(
      result: report.result, index: 0, currency: report.currency, grids: report.grids,
      markets: report.markets, budget: plotData.budget, tradesShown: 250)
    html.section(id: "summary", title: "Summary") { html in
      QualityNotice(report.data).write(to: &html)
      for warning in report.warnings {
        html.element("div", ["class": "notice", "role": "alert"]) { html in
          html.element("p") { html in
            html.element("strong", text: "Warning: ")
            html.text(warning)
          }
        }
      }
      html.element("p", ["class": "verdict"], text: BacktestSentences(result: report.result).outcome)
      html.element("div", ["class": "notice"]) { html in
        html.element("p", text: report.result.evidence == nil ? Self.notice : Self.chosen)
        if report.result.evidence == nil {
          html.element("p", text: BacktestSentences(result: report.result).next)
        }
      }
      SummaryTiles(result: report.result, capital: report.initialCapital, currency: report.currency)
        .write(to: &html)
    }
    html.section(id: "details", title: "In detail") { section.write(to: &$0) }
    DataSection(data: report.data).write(to: &html)
    AssumptionsSection(assumptions: report.assumptions, notes: report.notes).write(to: &html)
    ProvenanceSection(provenance: report.provenance).write(to: &html)
    GlossarySection().write(to: &html)
  }

  static let chosen =
    "This is one of the backtests of a run. It is shown because it was looked for, so its own figures are too good: "
    + "read the adjusted p-value, q and the deflated Sharpe ratio first."

  static let notice =
    "One backtest proves nothing about the future. If these parameters were chosen by looking at the same "
    + "bars, every figure here is too good; a factory run says by how much."
}
