import Reports

/// Writes pages: the frame with its menu, the sections, the words of an error.
struct PageWriter {
  let address: Address
  /// Shown beside the menu: whether actions are allowed, and the version of the program.
  let version: String
  let isControl: Bool
  let drawsCharts: Bool
  /// The number of the state of the workspace that the page shows.
  let generation: UInt64

  func page(_ page: DashboardPage) -> String {
    var html = HTMLWriter(drawsCharts: drawsCharts)
    html.doctype()
    html.element("html", ["lang": "en"]) { html in
      html.element("head") { head(page, to: &$0) }
      html.line()
      html.element("body", ["data-generation": "\(generation)"]) { html in
        html.element("a", ["class": "skip", "href": "#main"], text: "Skip to the content")
        header(page, to: &html)
        menu(page, to: &html)
        html.element("main", ["id": "main"]) { html in
          for section in page.sections { write(section, to: &html) }
          if let report = page.report { html.markup(report.body) }
          for section in page.closing { write(section, to: &html) }
        }
        scripts(page, to: &html)
      }
    }
    return html.html
  }

  /// One section alone, for the script that reads it again.
  func fragment(_ section: PageSection) -> String {
    var html = HTMLWriter(drawsCharts: drawsCharts)
    write(section, to: &html)
    return html.html
  }

  private func head(_ page: DashboardPage, to html: inout HTMLWriter) {
    html.element("meta", ["charset": "utf-8"])
    html.element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    html.element("meta", ["name": "color-scheme", "content": "light dark"])
    html.element(
      "meta",
      [
        "name": "htmx-config",
        "content": #"{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true}"#,
      ])
    html.element("title", text: "\(page.title) · assay")
    html.element("link", ["rel": "icon", "href": "/assets/icon.svg", "type": "image/svg+xml"])
    html.element("link", ["rel": "stylesheet", "href": "/assets/style.css"])
  }

  /// The libraries that the charts of the page need, and no other; then the scripts of every page.
  private func scripts(_ page: DashboardPage, to html: inout HTMLWriter) {
    html.markup(page.report?.data ?? "")
    var libraries = html.libraries
    if drawsCharts {
      for library in page.report?.libraries ?? [] where !libraries.contains(library) {
        libraries.append(library)
      }
      // Sections that are read again may bring charts of lines.
      if !libraries.contains(.lines) { libraries.append(.lines) }
    }
    if !libraries.isEmpty {
      html.element("footer") { html in
        for library in libraries { html.element("p", text: ChartAssets.notice(library)) }
      }
    }
    for name in ["htmx.js"] + libraries.map { DashboardAssets.name(of: $0) } + ["report.js", "dashboard.js"] {
      html.element("script", ["src": "/assets/\(name)", "defer": ""])
    }
  }

  private func header(_ page: DashboardPage, to html: inout HTMLWriter) {
    html.element("header") { html in
      html.element("h1", text: page.title)
      if let subtitle = page.report?.subtitle, !subtitle.isEmpty {
        html.element("p", ["class": "subtitle"], text: subtitle)
      }
      if let lead = page.lead { html.element("p", ["class": "subtitle"], text: lead) }
      if !page.links.isEmpty {
        html.element("p", ["class": "links"]) { html in
          for link in page.links { html.element("a", ["href": link.address], text: link.text) }
        }
      }
      html.element("p", ["class": "run"]) { html in
        html.element("span", ["id": "live", "class": "live", "data-state": "off"], text: "not live")
        html.text(" · assay \(version) · \(isControl ? "actions are allowed" : "read only")")
      }
      html.element("button", ["type": "button", "class": "theme", "id": "theme", "hidden": ""], text: "Dark")
    }
  }

  private func menu(_ page: DashboardPage, to html: inout HTMLWriter) {
    html.element("nav", ["aria-label": "Pages", "class": "menu"]) { html in
      for entry in Menu.allCases {
        html.element(
          "a", ["href": entry.path, "aria-current": entry == page.menu ? "page" : nil], text: entry.rawValue)
      }
    }
  }

  private func write(_ section: PageSection, to html: inout HTMLWriter) {
    html.line()
    let fragment = address.setting(["fragment": section.id]).text
    html.element(
      "section",
      [
        "id": section.id, "aria-labelledby": section.id + "-title",
        "hx-get": section.isLive ? fragment : nil,
        "hx-trigger": section.isLive ? "assay:changed from:body" : nil,
        "hx-swap": section.isLive ? "outerHTML" : nil,
      ]
    ) { html in
      html.element("h2", ["id": section.id + "-title"], text: section.title)
      if let lead = section.lead { html.element("p", ["class": "lead"], text: lead) }
      for block in section.blocks { write(block, to: &html) }
    }
  }

  private func write(_ block: PageBlock, to html: inout HTMLWriter) {
    switch block {
    case .tiles(let tiles): write(tiles, to: &html)
    case .grid(let grid): grid.write(to: &html, address: address)
    case .plot(let plot): plot.write(to: &html)
    case .chart(let chart): chart.write(to: &html)
    case .chooser(let chooser): chooser.write(to: &html)
    case .text(let text): html.element("p", text: text)
    case .notice(let text, let isCalm):
      html.element("div", ["class": isCalm ? "notice calm" : "notice"]) { $0.element("p", text: text) }
    case .empty(let text, let commands):
      html.element("div", ["class": "empty"]) { html in
        html.element("p", text: text)
        for command in commands { html.element("pre") { $0.element("code", text: command) } }
      }
    case .links(let links):
      html.element("p", ["class": "links"]) { html in
        for link in links { html.element("a", ["href": link.address], text: link.text) }
      }
    case .facts(let facts):
      html.element("dl", ["class": "facts"]) { html in
        for fact in facts {
          html.element("div") { html in
            html.element("dt", text: fact.name)
            html.element("dd") { fact.value.writeInline(to: &$0) }
          }
        }
      }
    case .form(let form): form.write(to: &html)
    case .feed(let events):
      html.element(
        "ul", ["class": "feed", "id": "feed-list", "aria-live": "polite", "aria-label": "Newest events"]
      ) { html in
        if events.isEmpty { html.element("li", ["class": "empty"], text: "Nothing has happened yet.") }
        for event in events {
          html.element("li", ["data-kind": event.kind.rawValue]) { html in
            html.time(event.at)
            if let link = event.link {
              html.element("a", ["href": link], text: event.words)
            } else {
              html.element("span", text: event.words)
            }
          }
        }
      }
    case .markup(let markup): html.markup(markup)
    }
  }

  private func write(_ tiles: [Tile], to html: inout HTMLWriter) {
    html.element("dl", ["class": tiles.count % 4 == 0 ? "tiles even" : "tiles"]) { html in
      for tile in tiles {
        html.element("div") { html in
          html.element("dt") { html in
            if let link = tile.link {
              html.element("a", ["href": link], text: tile.name)
            } else {
              html.text(tile.name)
            }
          }
          html.element("dd", text: tile.value)
          if let detail = tile.detail { html.element("dd", ["class": "detail"], text: detail) }
        }
      }
    }
  }
}

extension Cell {
  /// The content of the cell outside a table.
  func writeInline(to html: inout HTMLWriter) {
    if let link {
      html.element("a", ["href": link], text: text)
    } else if isTime {
      html.time(text)
    } else {
      html.text(text)
    }
    if let detail { html.element("small", text: detail) }
  }
}
