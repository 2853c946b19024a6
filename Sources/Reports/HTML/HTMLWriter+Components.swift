extension HTMLWriter {
  package mutating func section(
    id: String, title: String, lead: String? = nil, content: (inout HTMLWriter) -> Void
  ) {
    line()
    element("section", ["id": id, "aria-labelledby": id + "-title"]) { html in
      html.element("h2", ["id": id + "-title"], text: title)
      if let lead { html.element("p", ["class": "lead"], text: lead) }
      content(&html)
    }
  }

  /// The frame of every table: a region that scrolls on its own on a narrow screen and by keyboard, to which the
  /// script adds filter, choice of columns, copy and CSV.
  package mutating func scrollingTable(
    label: String, classes: String? = nil, content: (inout HTMLWriter) -> Void
  ) {
    element("div", ["class": "table-frame"]) { html in
      html.element("div", ["class": "scroll", "role": "region", "aria-label": label, "tabindex": "0"]) {
        html in
        html.element("table", ["class": classes], content: content)
      }
    }
    line()
  }

  /// The frame of every chart: its title, what the script reads, and a note below it.
  ///
  /// - Parameters:
  ///   - kind: which part of the script draws it.
  ///   - library: what it is drawn with, beyond the script of the page.
  mutating func chart(
    _ kind: String, title: String, note: String?, classes: String = "chart", id: String? = nil,
    library: ChartLibrary? = nil, json: String
  ) {
    if let library { use(library) }
    element("figure", ["class": classes, "data-chart": kind, "id": id]) { html in
      html.element("figcaption", text: title)
      html.data(attribute: "class", "chart-data", json: json)
      if let note { html.element("p", ["class": "chart-note"], text: note) }
    }
    line()
  }

  /// The head of a column; the script makes it a button that sorts.
  /// - Parameter isOff: the column is left out until the reader chooses it.
  package mutating func columnHead(
    _ title: String, meaning: String? = nil, isNumeric: Bool = true, isOff: Bool = false
  ) {
    element(
      "th",
      [
        "scope": "col", "class": isNumeric ? "n" : nil, "title": meaning, "data-off": isOff ? "" : nil,
      ], text: title)
  }

  /// A head of columns from their titles, the words of a sentence, which begin with a capital here.
  ///
  /// - Parameter texts: the columns that hold words.
  mutating func tableHead(_ titles: [String], texts: Set<Int> = [0]) {
    element("thead") { html in
      html.element("tr") { html in
        for (place, title) in titles.enumerated() {
          html.columnHead(
            title.prefix(1).uppercased() + title.dropFirst(), isNumeric: !texts.contains(place))
        }
      }
    }
  }

  /// The first cell of a row, as its head.
  package mutating func rowHead(_ cell: TableCell) {
    element(
      "th",
      [
        "scope": "row", "class": cell.isNumeric ? "n" : cell.isDate ? "date" : nil,
        "data-v": cell.isNumeric ? cell.sortKey : nil,
      ]
    ) { html in html.content(of: cell) }
  }

  package mutating func cell(_ cell: TableCell) {
    let classes = [cell.isNumeric ? "n" : cell.isDate ? "date" : nil, cell.tone?.rawValue].compactMap { $0 }
    element(
      "td",
      [
        "class": classes.isEmpty ? nil : classes.joined(separator: " "), "data-v": cell.sortKey,
      ]
    ) { html in html.content(of: cell) }
  }

  private mutating func content(of cell: TableCell) {
    if let link = cell.link {
      element(
        "a",
        [
          "href": link.target, "data-from": link.span.map { "\($0.lowerBound)" },
          "data-to": link.span.map { "\($0.upperBound)" },
        ], text: cell.text)
    } else {
      figure(cell.text, undefinedWhen: cell.undefinedWhen)
    }
    if let detail = cell.detail { element("small", text: detail) }
  }

  /// A figure; the dash of an undefined one carries the reason.
  package mutating func figure(_ text: String, undefinedWhen: String?) {
    guard text == Figure.undefined, let undefinedWhen else { return self.text(text) }
    element("abbr", ["title": "Undefined: \(undefinedWhen)."], text: text)
  }

  /// A list of names and values, such as the parameters of a strategy.
  mutating func settings(_ settings: [ReportSetting], classes: String) {
    element("dl", ["class": classes]) { html in
      for setting in settings {
        html.element("div") { html in
          html.element("dt", text: setting.name)
          html.element("dd", text: setting.value)
        }
      }
    }
  }
}
