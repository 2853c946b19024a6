/// A report without its frame, for a page that brings the style sheet and the scripts itself.
package struct ReportFragment: Sendable {
  package let title: String
  package let subtitle: String
  /// Sections, as markup.
  package let body: String
  /// What the script reads of the page, as markup.
  package let data: String
  /// What draws its charts.
  package let libraries: [ChartLibrary]

  init(_ page: some PageContent) {
    var html = HTMLWriter()
    page.writeBody(to: &html)
    var data = HTMLWriter()
    let plots = page.plotData
    if html.libraries.contains(.prices) {
      for market in plots.drawnMarkets { MarketData(market, limit: plots.budget.candles).write(to: &data) }
    }
    data.data(id: "report-data", json: plots.json)
    self.init(title: page.title, subtitle: page.subtitle, html, data: data.html)
  }

  init(title: String, subtitle: String, _ html: HTMLWriter, data: String) {
    self.title = title
    self.subtitle = subtitle
    body = html.html
    self.data = data
    libraries = html.libraries
  }

  /// A section with the candles of a market, at any zoom.
  package static func prices(_ market: ReportMarket, title: String, currency: String) -> ReportFragment {
    let budget = PlotBudget.single
    var html = HTMLWriter()
    html.section(id: "price", title: "Price") { html in
      PriceChart(
        title: title, market: market, trades: [], currency: currency, budget: budget, id: "price-chart"
      ).write(to: &html)
      if market.times.count < 2 {
        html.element("p", ["class": "empty"], text: "There are fewer than two bars to draw.")
      }
    }
    var data = HTMLWriter()
    if market.times.count > 1 { MarketData(market, limit: budget.candles).write(to: &data) }
    data.data(id: "report-data", json: PlotData(currency: currency, results: [], markets: [], grids: []).json)
    return ReportFragment(title: title, subtitle: "", html, data: data.html)
  }

  /// The look of every report.
  package static var styleSheet: String { StyleSheet.css }
}

extension BacktestReport {
  package var fragment: ReportFragment { ReportFragment(BacktestPage(report: self)) }
}

extension FactoryReport {
  package var fragment: ReportFragment { ReportFragment(FactoryPage(report: self)) }

  /// What needs no backtest to be made again: the verdict, tiers, gates, tests and pairs, as markup.
  package var screening: ReportFragment {
    var html = HTMLWriter()
    VerdictSection(report: self).write(to: &html)
    TiersSection(tiers: tiers).write(to: &html)
    FunnelSection(gates: gates, pairs: pairs.count).write(to: &html)
    SymbolTestsSection(tests: symbolTests).write(to: &html)
    PairsSection(pairs: pairs).write(to: &html)
    return ReportFragment(title: title, subtitle: "", html, data: "")
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
}
