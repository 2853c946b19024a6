/// A report without its frame, for a page that brings the style sheet and the script itself.
package struct ReportFragment: Sendable {
  package let title: String
  package let subtitle: String
  /// Sections, as markup.
  package let body: String
  /// What the script reads of the page, as JSON.
  package let data: String

  init(title: String, subtitle: String, body: String, data: String) {
    self.title = title
    self.subtitle = subtitle
    self.body = body
    self.data = data
  }

  init(_ page: some PageContent) {
    var html = HTMLWriter()
    page.writeBody(to: &html)
    title = page.title
    subtitle = page.subtitle
    body = html.html
    data = page.plotData.json(includesSeries: true)
  }

  /// The look of every report.
  package static var styleSheet: String { StyleSheet.css }
  /// The behaviour of every report; it reads the data from the element `report-data`.
  package static var script: String { PageScript.source }
}

extension BacktestReport {
  package var fragment: ReportFragment { ReportFragment(BacktestPage(report: self, hasPlots: true)) }
}

extension FactoryReport {
  package var fragment: ReportFragment { ReportFragment(FactoryPage(report: self, hasPlots: true)) }

  /// What needs no backtest to be made again: the verdict, tiers, gates, tests and pairs, as markup.
  package var screening: ReportFragment {
    var html = HTMLWriter()
    VerdictSection(report: self).write(to: &html)
    TiersSection(tiers: tiers).write(to: &html)
    FunnelSection(gates: gates, pairs: pairs.count).write(to: &html)
    SymbolTestsSection(tests: symbolTests).write(to: &html)
    PairsSection(pairs: pairs).write(to: &html)
    return ReportFragment(title: title, subtitle: "", body: html.html, data: "{}")
  }
}

extension StudyReport {
  package var fragment: ReportFragment { ReportFragment(StudyPage(report: self)) }
}

extension PortfolioReport {
  package var fragment: ReportFragment { ReportFragment(PortfolioPage(report: self)) }
}

extension HTMLWriter {
  /// Writes markup that another writer made.
  package mutating func markup(_ fragment: String) { append(fragment) }

  /// Writes data for the script of reports.
  package mutating func data(_ json: String) { data(id: "report-data", json: json) }
}
