/// A plot in a box of 380 units: at the width of a phone one unit is about a pixel, so its words stay readable.
struct SmallPlot {
  let label: String
  /// Words at the ends of the horizontal and of the vertical axis.
  let across: (String, String)
  let up: (String, String)
  var height = 250.0
  var left = 52.0

  private static let width = 380.0
  private static let (right, top, bottom) = (10.0, 12.0, 24.0)

  func write(to html: inout HTMLWriter, content: (inout HTMLWriter) -> Void) {
    html.element("figure", ["style": "max-width:40rem"]) { html in
      html.element(
        "svg",
        [
          "viewBox": "0 0 \(Int(Self.width)) \(Int(height))", "role": "img", "aria-label": label,
          "width": "100%",
          "font-size": "12",
        ]
      ) { html in
        html.element(
          "path",
          [
            "d": "M\(point(0, 1))L\(point(0, 0))L\(point(1, 0))", "stroke": "currentColor", "opacity": ".3",
            "fill": "none",
          ])
        content(&html)
        text(left, height - 8, across.0, "start", to: &html)
        text(Self.width - Self.right, height - 8, across.1, "end", to: &html)
        text(left - 4, height - Self.bottom, up.0, "end", to: &html)
        text(left - 4, Self.top + 8, up.1, "end", to: &html)
      }
      html.element("figcaption", text: label)
    }
  }

  /// A place of the box from shares of its sides, up being more.
  func point(_ x: Double, _ y: Double) -> String {
    "\(StudyPlots.number(place(x))) \(StudyPlots.number(level(y)))"
  }

  private func place(_ x: Double) -> Double { left + min(max(x, 0), 1) * (Self.width - left - Self.right) }
  private func level(_ y: Double) -> Double {
    height - Self.bottom - min(max(y, 0), 1) * (height - Self.top - Self.bottom)
  }

  func dot(
    _ x: Double, _ y: Double, _ title: String, fill: String, opacity: Double, to html: inout HTMLWriter
  ) {
    html.element(
      "circle",
      [
        "cx": StudyPlots.number(place(x)), "cy": StudyPlots.number(level(y)), "r": "3", "fill": fill,
        "opacity": "\((opacity * 100).rounded() / 100)",
      ]
    ) { $0.element("title", text: title) }
  }

  /// A rectangle from its lower left corner.
  func cell(
    _ x: Double, _ y: Double, _ wide: Double, _ high: Double, _ title: String, fill: String, opacity: Double,
    to html: inout HTMLWriter
  ) {
    html.element(
      "rect",
      [
        "x": StudyPlots.number(place(x)), "y": StudyPlots.number(level(y + high)),
        "width": StudyPlots.number(place(x + wide) - place(x) + 0.2),
        "height": StudyPlots.number(level(y) - level(y + high) + 0.2), "fill": fill,
        "opacity": "\((opacity * 100).rounded() / 100)",
      ]
    ) { $0.element("title", text: title) }
  }

  /// A word above a place.
  func word(_ x: Double, _ y: Double, _ word: String, anchor: String, to html: inout HTMLWriter) {
    text(place(x), level(y) - 4, word, anchor, to: &html)
  }

  private func text(
    _ x: Double, _ y: Double, _ text: String, _ anchor: String, to html: inout HTMLWriter
  ) {
    guard !text.isEmpty else { return }
    html.element(
      "text",
      [
        "x": StudyPlots.number(x), "y": StudyPlots.number(y), "text-anchor": anchor, "fill": "currentColor",
        "stroke": "none",
      ], text: text)
  }
}

/// From values to shares of an axis.
struct PlotScale {
  let low: Double
  let high: Double

  /// - Parameter isSpread: leaves out the worst values beyond three interquartile ranges, which would press all others
  ///   together; they stand at the edge.
  /// - Returns: `nil` unless two values differ.
  init?(_ values: [Double], isSpread: Bool) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else { return nil }
    let (lower, upper) = (sorted[sorted.count / 4], sorted[sorted.count * 3 / 4])
    let reach = 3 * (upper - lower)
    let isPressed = isSpread && reach > 0
    low = isPressed ? max(first, lower - reach) : first
    high = isPressed ? min(last, upper + reach) : last
  }

  func share(_ value: Double) -> Double { (value - low) / (high - low) }
  var ends: (String, String) { (StudyPlots.short(low), StudyPlots.short(high)) }
}
