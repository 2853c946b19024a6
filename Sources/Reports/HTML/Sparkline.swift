import Glibc

/// An equity curve the size of a word, drawn without a script.
enum Sparkline {
  static let width = 88
  static let height = 30

  /// Draws `equity` over `reference` on a common scale, logarithmic where every value is positive, so that
  /// equal gains have equal height. Draws nothing for fewer than two finite values.
  static func draw(equity: [Double], reference: [Double]?, label: String, into html: inout HTMLWriter) {
    let indices = Thinning.indices(ofExtremesIn: [equity], limit: 90)
    var curves = [equity] + (reference.map { [$0] } ?? [])
    let isPositive = curves.allSatisfy { curve in indices.allSatisfy { curve[$0] > 0 } }
    if isPositive { curves = curves.map { $0.map { log($0) } } }
    let values = curves.flatMap { curve in indices.map { curve[$0] } }.filter(\.isFinite)
    guard indices.count > 1, let low = values.min(), let high = values.max() else { return }
    let paths = curves.map { path($0, indices: indices, low: low, high: high) }
    html.element(
      "svg",
      [
        "class": "spark", "viewBox": "0 0 \(width) \(height)", "width": "\(width)", "height": "\(height)",
        "role": "img", "aria-label": label,
      ]
    ) { html in
      for (name, path) in zip(["curve", "reference"], paths).reversed() {
        html.element("path", ["class": name, "d": path])
      }
    }
  }

  private static func path(_ curve: [Double], indices: [Int], low: Double, high: Double) -> String {
    let last = Double(max(1, (indices.last ?? 1) - (indices.first ?? 0)))
    let range = high > low ? high - low : 1
    var path = ""
    for index in indices where curve[index].isFinite {
      let x = Double(index - (indices.first ?? 0)) / last * Double(width - 2) + 1
      let y = (1 - (curve[index] - low) / range) * Double(height - 4) + 2
      path += path.isEmpty ? "M" : "L"
      path += "\(tenths(x)) \(tenths(y))"
    }
    return path
  }

  private static func tenths(_ value: Double) -> String {
    let scaled = Int((value * 10).rounded())
    return scaled % 10 == 0 ? "\(scaled / 10)" : "\(scaled / 10).\(scaled % 10)"
  }
}
