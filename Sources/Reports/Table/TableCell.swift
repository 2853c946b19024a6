/// A cell of a table: what it says, what it sorts by, and what it says when there is no value.
package struct TableCell {
  package var text: String
  /// Sort key of a numeric cell; `nil` sorts by text, or last when the value is undefined.
  package var value: Double?
  /// A second, smaller line.
  package var detail: String?
  /// Why there is no value; shown as the title of the dash.
  package var undefinedWhen: String?
  /// Colours the text by sense: a gain, a loss, met, missed.
  package var tone: Tone?
  /// Right-aligned, with figures of one width.
  package var isNumeric = true
  /// Kept on one line.
  package var isDate = false
  package var link: Link?

  package enum Tone: String {
    case good
    case bad
  }

  /// Where a cell leads: a page or an anchor, and of a chart the stretch of time to show, in seconds.
  package struct Link {
    package var target: String
    package var span: ClosedRange<Int64>?

    package init(_ target: String, span: ClosedRange<Int64>? = nil) {
      self.target = target
      self.span = span
    }
  }

  package init(
    text: String, value: Double? = nil, detail: String? = nil, undefinedWhen: String? = nil,
    tone: Tone? = nil,
    isNumeric: Bool = true, link: Link? = nil
  ) {
    self.text = text
    self.value = value
    self.detail = detail
    self.undefinedWhen = undefinedWhen
    self.tone = tone
    self.isNumeric = isNumeric
    self.link = link
  }

  /// The value for a script to sort by and to save, `nil` where the text says it in full: rounded, and infinity
  /// as a number larger than any other.
  var sortKey: String? {
    guard let value, !value.isNaN else { return nil }
    if value.isInfinite { return value > 0 ? "1e300" : "-1e300" }
    let key = CompactJSON.rounded(value, significantDigits: 8)
    // The script reads plain numbers off the text.
    return key == text.replacing(Figure.minus, with: "-").filter { $0 != "," && $0 != "+" } ? nil : key
  }

  package static func text(_ text: String, detail: String? = nil, link: Link? = nil) -> TableCell {
    TableCell(text: text, detail: detail, isNumeric: false, link: link)
  }

  /// A date or a time, kept on one line.
  package static func date(_ text: String, link: Link? = nil) -> TableCell {
    var cell = TableCell(text: text, isNumeric: false, link: link)
    cell.isDate = true
    return cell
  }

  /// A number in its unit; gains and losses are coloured where the unit is one of them.
  package static func figure(
    _ value: Double?, _ unit: ReportUnit, detail: String? = nil, undefinedWhen: String? = nil
  ) -> TableCell {
    let isSigned = unit == .signedPercent || unit == .signedMoney
    let text = Figure.text(value, unit)
    // What is shown as zero has no colour.
    let isShown = text.utf8.contains { (0x31...0x39).contains($0) } || value?.isInfinite == true
    let tone: Tone? = value.flatMap { isSigned && isShown ? $0 < 0 ? .bad : $0 > 0 ? .good : nil : nil }
    return TableCell(
      text: text, value: value, detail: detail, undefinedWhen: undefinedWhen, tone: tone)
  }

  package static func count(_ value: Int?, undefinedWhen: String? = nil) -> TableCell {
    TableCell(text: Figure.count(value), value: value.map(Double.init), undefinedWhen: undefinedWhen)
  }

  static func metric(_ definition: FigureDefinition, of metrics: ReportMetrics?) -> TableCell {
    let value = metrics.flatMap { $0[definition] }
    return TableCell(
      text: Figure.text(value, definition.unit), value: value, undefinedWhen: definition.undefinedWhen)
  }
}
