import Reports

/// Lines over one axis, drawn by the server as SVG; the figures are a file beside it.
struct LinePlot {
  struct Line {
    var name: String
    /// NaN where there is none.
    var values: [Double]
    var isBand = false
  }

  let id: String
  let title: String
  /// What the vertical axis measures.
  let unit: ReportUnit
  /// The places of the horizontal axis, as text.
  let places: [String]
  let lines: [Line]

  private static let (width, height) = (960.0, 280.0)
  private static let (left, right, top, bottom) = (70.0, 8.0, 10.0, 24.0)
  /// Told apart in light and dark and by most colour-blind readers (Okabe and Ito, 2008).
  private static let hues = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]

  func csv() -> String {
    var text = (["place"] + lines.map(\.name)).joined(separator: ",") + "\r\n"
    for (index, place) in places.enumerated() {
      let values = lines.map { $0.values[index].isNaN ? "" : "\($0.values[index])" }
      text += ([place] + values).joined(separator: ",") + "\r\n"
    }
    return text
  }

  func write(to html: inout HTMLWriter, address: Address) {
    let values = lines.flatMap(\.values).filter(\.isFinite)
    guard places.count > 1, let low = values.min(), let high = values.max() else {
      return html.element("p", ["class": "empty"], text: "\(title): there are fewer than two values to draw.")
    }
    let scale = Scale(low: low, high: high > low ? high : low + 1)
    html.element("figure", ["class": "plot-figure", "id": id]) { html in
      html.element("figcaption") { html in
        html.element("strong", text: title)
        for (index, line) in lines.enumerated() {
          html.element("span", ["class": "key"]) { html in
            html.element("i", ["style": "background:\(hue(index))", "aria-hidden": "true"])
            html.text(line.name)
          }
        }
        html.element(
          "a", ["href": address.setting(["csv": id]).text, "class": "file", "download": "\(id).csv"],
          text: "Data")
      }
      html.element(
        "svg",
        [
          "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "role": "img", "width": "100%",
          "aria-label": "\(title), \(places[0]) to \(places[places.count - 1])",
        ]
      ) { html in
        axis(scale, to: &html)
        for (index, line) in lines.enumerated() {
          html.element(
            "path",
            [
              "d": path(line.values, scale), "stroke": hue(index), "stroke-width": line.isBand ? "1" : "1.8",
              "stroke-dasharray": line.isBand ? "4 3" : nil, "fill": "none",
            ])
        }
      }
    }
  }

  private func hue(_ index: Int) -> String { Self.hues[index % Self.hues.count] }

  private func axis(_ scale: Scale, to html: inout HTMLWriter) {
    for step in 0...4 {
      let value = scale.low + (scale.high - scale.low) * Double(step) / 4
      let y = Self.tenths(self.y(value, scale))
      html.element(
        "path",
        ["d": "M\(Self.left) \(y)H\(Self.width - Self.right)", "stroke": "currentColor", "opacity": ".15"])
      html.element(
        "text",
        ["x": "\(Self.left - 6)", "y": y, "text-anchor": "end", "fill": "currentColor", "font-size": "12"],
        text: Figure.text(value, unit))
    }
    for (place, x, anchor) in [
      (places[0], Self.left, "start"), (places[places.count - 1], Self.width - Self.right, "end"),
    ] {
      html.element(
        "text",
        [
          "x": "\(x)", "y": "\(Self.height - 6)", "text-anchor": anchor, "fill": "currentColor",
          "font-size": "12",
        ],
        text: place)
    }
  }

  private func path(_ values: [Double], _ scale: Scale) -> String {
    let step = (Self.width - Self.left - Self.right) / Double(max(1, values.count - 1))
    var path = ""
    var isDown = false
    // More points than pixels are not seen.
    let stride = max(1, values.count / 1_500)
    for index in Swift.stride(from: 0, to: values.count, by: stride) {
      guard values[index].isFinite else {
        isDown = false
        continue
      }
      let x = Self.left + Double(index) * step
      path += "\(isDown ? "L" : "M")\(Self.tenths(x)) \(Self.tenths(y(values[index], scale)))"
      isDown = true
    }
    return path
  }

  private struct Scale {
    let low: Double
    let high: Double
  }

  private func y(_ value: Double, _ scale: Scale) -> Double {
    Self.top + (1 - (value - scale.low) / (scale.high - scale.low)) * (Self.height - Self.top - Self.bottom)
  }

  private static func tenths(_ value: Double) -> String {
    let scaled = Int((value * 10).rounded())
    return "\(scaled / 10).\(abs(scaled % 10))"
  }
}
