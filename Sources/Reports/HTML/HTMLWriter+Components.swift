/// A cell of a table: what it says, what it sorts by, and what it says when there is no value.
struct TableCell {
  var text: String
  /// Sort key of a numeric cell; `nil` sorts by text, or last when the value is undefined.
  var value: Double?
  /// A second, smaller line.
  var detail: String?
  /// Why there is no value; shown as the title of the dash.
  var undefinedWhen: String?
  /// Colours the text by sense: a gain, a loss, met, missed.
  var tone: Tone?
  /// Right-aligned, with figures of one width.
  var isNumeric = true

  enum Tone: String {
    case good
    case bad
  }

  /// The value for a script to sort by: rounded, and infinity as a number larger than any other.
  var sortKey: String? {
    guard let value, !value.isNaN else { return nil }
    if value.isInfinite { return value > 0 ? "1e300" : "-1e300" }
    return CompactJSON.rounded(value, significantDigits: 6)
  }

  static func text(_ text: String, detail: String? = nil) -> TableCell {
    TableCell(text: text, detail: detail, isNumeric: false)
  }

  static func metric(_ definition: MetricDefinition, of metrics: ReportMetrics?) -> TableCell {
    let value = metrics.flatMap(definition.value)
    return TableCell(
      text: Figure.text(value, definition.unit), value: value, undefinedWhen: definition.undefinedWhen)
  }
}

extension HTMLWriter {
  mutating func section(
    id: String, title: String, lead: String? = nil, content: (inout HTMLWriter) -> Void
  ) {
    line()
    element("section", ["id": id, "aria-labelledby": id + "-title"]) { html in
      html.element("h2", ["id": id + "-title"], text: title)
      if let lead { html.element("p", ["class": "lead"], text: lead) }
      content(&html)
    }
  }

  /// A table in a region that scrolls on its own on a narrow screen and can be scrolled by keyboard.
  mutating func scrollingTable(
    label: String, classes: String? = nil, content: (inout HTMLWriter) -> Void
  ) {
    element("div", ["class": "scroll", "role": "region", "aria-label": label, "tabindex": "0"]) { html in
      html.element("table", ["class": classes], content: content)
    }
    line()
  }

  mutating func columnHead(
    _ title: String, meaning: String? = nil, isNumeric: Bool = true, sorts: Bool = false
  ) {
    element(
      "th",
      [
        "scope": "col", "class": isNumeric ? "n" : nil, "title": meaning,
        "data-sort": sorts ? (isNumeric ? "number" : "text") : nil,
      ], text: title)
  }

  /// - Parameter label: names the value where the table is shown as cards, without its head.
  mutating func cell(_ cell: TableCell, label: String? = nil) {
    let classes = [cell.isNumeric ? "n" : nil, cell.tone?.rawValue].compactMap { $0 }
    element(
      "td",
      [
        "class": classes.isEmpty ? nil : classes.joined(separator: " "), "data-v": cell.sortKey,
        "data-label": label,
      ]
    ) { html in
      html.figure(cell.text, undefinedWhen: cell.undefinedWhen)
      if let detail = cell.detail { html.element("small", text: detail) }
    }
  }

  /// A figure; the dash of an undefined one carries the reason.
  mutating func figure(_ text: String, undefinedWhen: String?) {
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
