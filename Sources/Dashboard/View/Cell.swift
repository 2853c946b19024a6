import Market
import Reports

/// A cell of a table: what it says, what it sorts by, where it leads.
struct Cell: Sendable {
  enum Tone: String, Sendable {
    case good
    case bad
  }

  var text: String
  /// Sort key of a numeric cell.
  var value: Double?
  /// A second, smaller line.
  var detail: String?
  /// An address of the dashboard.
  var link: String?
  var tone: Tone?
  var isNumeric = false
  /// Why there is no value; shown as the title of the dash.
  var undefinedWhen: String?
  /// Whether the text is an instant (ISO 8601 UTC), shown in the viewer's zone.
  var isTime = false
  /// A colour from −1, the worst, to 1, the best.
  var heat: Double?

  static func text(_ text: String, detail: String? = nil, link: String? = nil, tone: Tone? = nil) -> Cell {
    Cell(text: text, detail: detail, link: link, tone: tone)
  }

  static func number(
    _ value: Double?, _ unit: ReportUnit, undefined: String? = nil, detail: String? = nil, tone: Tone? = nil
  ) -> Cell {
    let known = value.flatMap { $0.isNaN ? nil : $0 }
    return Cell(
      text: Figure.text(known, unit), value: known, detail: detail, tone: tone, isNumeric: true,
      undefinedWhen: undefined)
  }

  static func count(_ value: Int?, detail: String? = nil, link: String? = nil) -> Cell {
    Cell(
      text: Figure.count(value), value: value.map(Double.init), detail: detail, link: link, isNumeric: true)
  }

  static func time(_ text: String?) -> Cell {
    guard let text, !text.isEmpty else {
      return Cell(text: Figure.undefined, undefinedWhen: "it has not happened")
    }
    return Cell(text: text, isTime: true)
  }

  /// What a filter looks at.
  var words: String { detail.map { "\(text) \($0)" } ?? text }

  /// For a table in a file: numbers in full, times as they are.
  var plain: String {
    if let value, isNumeric {
      return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
    return text == Figure.undefined ? "" : text
  }
}

extension Cell {
  func write(to html: inout HTMLWriter, asHead: Bool) {
    let isLong = !isNumeric && !isTime && text.count > 30
    let classes = [
      isNumeric ? "n" : nil, tone?.rawValue, heat == nil ? nil : "heat", isLong ? "long" : nil,
    ].compactMap { $0 }
    let shade = heat.map { heat in
      let share = Int((min(abs(heat), 1) * 55).rounded())
      return "background:color-mix(in srgb, var(--\(heat < 0 ? "cold" : "warm")) \(share)%, transparent)"
    }
    let name: StaticString = asHead ? "th" : "td"
    html.element(
      name,
      [
        "scope": asHead ? "row" : nil, "class": classes.isEmpty ? nil : classes.joined(separator: " "),
        "data-v": value.map { "\($0)" }, "style": shade,
      ]
    ) { html in
      if let link { html.element("a", ["href": link]) { content(to: &$0) } } else { content(to: &html) }
      if let detail { html.element("small", text: detail) }
    }
  }

  private func content(to html: inout HTMLWriter) {
    if isTime { return html.time(text) }
    if text == Figure.undefined, let undefinedWhen {
      html.element("abbr", ["title": "Undefined: \(undefinedWhen)."], text: text)
    } else {
      html.text(text)
    }
  }
}

extension HTMLWriter {
  /// An instant in UTC; the page's script shows it in the viewer's zone.
  mutating func time(_ text: String) {
    let shown = text.prefix(19).replacing("T", with: " ")
    element("time", ["datetime": text, "title": "\(shown) UTC"], text: "\(shown) UTC")
  }
}
