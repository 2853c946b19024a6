import Market

/// What a kind of report puts into the frame that all pages share.
protocol PageContent {
  var title: String { get }
  var runID: String { get }
  /// What `runID` is.
  var identity: String { get }
  var created: Timestamp { get }
  /// One line below the title.
  var subtitle: String { get }
  /// Anchors of the sections, in order.
  var navigation: [(id: String, title: String)] { get }
  var plotData: PlotData { get }
  /// Whether the page has charts that a library draws; it says so where the library is missing.
  var hasCharts: Bool { get }

  func writeBody(to html: inout HTMLWriter)
}

extension PageContent {
  var hasCharts: Bool { false }
  var identity: String { "Run" }
  var plotData: PlotData { PlotData(currency: "", results: [], markets: [], grids: []) }
}

/// The frame of a page: head, title, navigation, data and scripts.
struct PageFrame {
  let assets: ChartAssets

  init(assets: ChartAssets = .none) { self.assets = assets }

  /// Nothing may be loaded from anywhere; what is inside may run.
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; "
    + "base-uri 'none'; form-action 'none'"

  func render(_ page: some PageContent) -> String {
    var html = HTMLWriter(drawsCharts: assets.isComplete)
    html.doctype()
    html.element("html", ["lang": "en"]) { html in
      html.element("head") { head(page, to: &$0) }
      html.line()
      html.element("body") { body(page, to: &$0) }
    }
    html.line()
    return html.html
  }

  private func head(_ page: some PageContent, to html: inout HTMLWriter) {
    html.element("meta", ["charset": "utf-8"])
    html.element(
      "meta", ["http-equiv": "Content-Security-Policy", "content": Self.contentSecurityPolicy])
    html.element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    html.element("meta", ["name": "color-scheme", "content": "light dark"])
    html.element("meta", ["name": "generator", "content": "assay"])
    html.line()
    html.element("title", text: page.title)
    html.line()
    html.style(StyleSheet.css + (assets.linesStyle ?? ""))
  }

  private func body(_ page: some PageContent, to html: inout HTMLWriter) {
    html.element("a", ["class": "skip", "href": "#main"], text: "Skip to the results")
    html.line()
    html.element("header") { html in
      html.element("h1", text: page.title)
      html.element("p", ["class": "subtitle"], text: page.subtitle)
      html.element("p", ["class": "run"]) { html in
        html.text(page.identity + " ")
        html.element("code", text: page.runID)
        html.text(" · ")
        html.element(
          "time", ["datetime": page.created.description],
          text: page.created.description.replacing("T", with: " ").replacing("Z", with: " UTC"))
      }
      html.element(
        "button", ["type": "button", "class": "theme", "id": "theme", "hidden": ""], text: "Dark")
    }
    html.line()
    html.element("nav", ["aria-label": "Sections"]) { html in
      for entry in page.navigation {
        html.element("a", ["href": "#\(entry.id)"], text: entry.title)
      }
    }
    html.line()
    html.element("main", ["id": "main"]) { html in
      if !assets.isComplete, page.hasCharts {
        html.element("p", ["class": "note"], text: Self.missingPlots)
      }
      page.writeBody(to: &html)
    }
    html.line()
    notices(to: &html)
    scripts(page, to: &html)
  }

  static let missingPlots =
    "The charts are not in this file, because the scripts that draw them were not there when it was written. "
    + "Run the set-up command of the README once, then write the report again; everything else is complete."

  /// The libraries that the charts of the page need, and no other; then the script of the page.
  private func scripts(_ page: some PageContent, to html: inout HTMLWriter) {
    let data = page.plotData
    if html.libraries.contains(.prices) {
      for market in data.drawnMarkets {
        MarketData(market, limit: data.budget.candles).write(to: &html)
        html.line()
      }
    }
    html.data(id: "report-data", json: data.json)
    html.line()
    for library in html.libraries {
      guard let script = assets.script(library) else { continue }
      html.script(script)
      html.line()
    }
    html.script(PageScript.source)
  }

  private func notices(to html: inout HTMLWriter) {
    if html.libraries.isEmpty { return }
    html.element("footer") { html in
      for library in html.libraries { html.element("p", text: ChartAssets.notice(library)) }
    }
    html.line()
  }
}
