/// Lines over a common horizontal axis, drawn as SVG without a script.
struct LineChart {
  struct Line {
    var name: String
    /// NaN where the line has a gap.
    var values: [Double]
  }

  static let (width, height) = (960.0, 320.0)
  private static let (left, bottom, top) = (64.0, 24.0, 8.0)
  /// Told apart in light and dark and by most colour-blind readers (Okabe and Ito, 2008).
  private static let hues = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6BB1", "#7F7F7F",
  ]

  let label: String
  let lines: [Line]
  /// Words of the first and the last place of the horizontal axis.
  let ends: (String, String)
  let format: (Double) -> String

  func write(to html: inout HTMLWriter) {
    let values = lines.flatMap(\.values).filter(\.isFinite)
    guard let low = values.min(), let high = values.max(), low < high else { return }
    html.element("figure") { html in
      html.element(
        "svg",
        [
          "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "role": "img", "aria-label": label,
          "width": "100%", "fill": "none",
        ]
      ) { html in
        axis(low, high, to: &html)
        for (index, line) in lines.enumerated() {
          let hue = Self.hues[index % Self.hues.count]
          html.element("path", ["d": path(line.values, low, high), "stroke": hue, "stroke-width": "1.6"])
        }
      }
      html.element("figcaption") { html in
        html.text(label + ": ")
        for (index, line) in lines.enumerated() {
          html.element("b", ["style": "color:\(Self.hues[index % Self.hues.count])"], text: "— \(line.name) ")
        }
      }
    }
  }

  private func axis(_ low: Double, _ high: Double, to html: inout HTMLWriter) {
    for step in 0...4 {
      let value = low + (high - low) * Double(step) / 4
      let y = Self.text(self.y(value, low, high))
      html.element(
        "path",
        [
          "d": "M\(Self.text(Self.left)) \(y)H\(Self.text(Self.width))", "stroke": "currentColor",
          "opacity": ".15",
        ])
      html.element(
        "text", ["x": "0", "y": y, "fill": "currentColor", "font-size": "12"], text: format(value))
    }
    let base = Self.text(Self.height - 6)
    html.element(
      "text", ["x": Self.text(Self.left), "y": base, "fill": "currentColor", "font-size": "12"], text: ends.0)
    html.element(
      "text",
      [
        "x": Self.text(Self.width), "y": base, "fill": "currentColor", "font-size": "12",
        "text-anchor": "end",
      ],
      text: ends.1)
  }

  private func path(_ values: [Double], _ low: Double, _ high: Double) -> String {
    let last = Double(max(1, values.count - 1))
    var path = ""
    var isDown = false
    for (index, value) in values.enumerated() {
      guard value.isFinite else {
        isDown = false
        continue
      }
      let x = Self.left + Double(index) / last * (Self.width - Self.left)
      path += "\(isDown ? "L" : "M")\(Self.text(x)) \(Self.text(y(value, low, high)))"
      isDown = true
    }
    return path
  }

  private func y(_ value: Double, _ low: Double, _ high: Double) -> Double {
    Self.top + (1 - (value - low) / (high - low)) * (Self.height - Self.top - Self.bottom)
  }

  /// With one decimal and a full stop, whatever the locale.
  private static func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}
