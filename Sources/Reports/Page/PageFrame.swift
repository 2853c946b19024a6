import Market

/// What a kind of report puts into the frame that all pages share.
protocol PageContent {
  var title: String { get }
  var runID: String { get }
  var created: Timestamp { get }
  /// One line below the title.
  var subtitle: String { get }
  /// Anchors of the sections, in order.
  var navigation: [(id: String, title: String)] { get }
  var plotData: PlotData { get }

  func writeBody(to html: inout HTMLWriter)
}

/// The frame of a page: head, title, navigation, data and scripts.
struct PageFrame {
  let plotScript: String?

  /// Nothing may be loaded from anywhere; what is inside may run.
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; "
    + "base-uri 'none'; form-action 'none'"

  func render(_ page: some PageContent) -> String {
    var html = HTMLWriter()
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
    html.style(StyleSheet.css)
  }

  private func body(_ page: some PageContent, to html: inout HTMLWriter) {
    html.element("a", ["class": "skip", "href": "#main"], text: "Skip to the results")
    html.line()
    html.element("header") { html in
      html.element("h1", text: page.title)
      html.element("p", ["class": "subtitle"], text: page.subtitle)
      html.element("p", ["class": "run"]) { html in
        html.text("Run ")
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
      if plotScript == nil { html.element("p", ["class": "note"], text: Self.missingPlots) }
      page.writeBody(to: &html)
    }
    html.line()
    scripts(page, to: &html)
  }

  static let missingPlots =
    "The interactive plots are not in this file, because plotly's script was not there when it was written. "
    + "Run the set-up command of the README once, then write the report again; everything else is complete."

  private func scripts(_ page: some PageContent, to html: inout HTMLWriter) {
    html.data(id: "report-data", json: page.plotData.json(includesSeries: plotScript != nil))
    html.line()
    if let plotScript {
      html.script(plotScript)
      html.line()
    }
    html.script(PageScript.source)
  }
}
