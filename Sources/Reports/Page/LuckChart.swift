/// The best Sharpe ratio of every pair as a small histogram, with the line that luck alone would reach.
struct LuckChart {
  let sharpes: [Double]
  let luck: Double?
  /// The years that the ratios were scaled to; `nil` where all are of one length.
  var scaledTo: Double?

  /// Draws nothing for fewer than three pairs, where a histogram says nothing.
  func write(to html: inout HTMLWriter) {
    guard sharpes.count >= 3, let lowest = sharpes.min(), let highest = sharpes.max() else { return }
    // A few ratios of −19 would squeeze all others into a line.
    let low = max(lowest, min(-3, (luck ?? 0) - 6))
    let high = min(highest, max(4, (luck ?? 0) + 3))
    let start = (min(low, 0) * 4).rounded(.down) / 4
    let end = (max(high, luck ?? 0) * 4).rounded(.up) / 4 + 0.25
    let outside = (sharpes.count { $0 < start }, sharpes.count { $0 > end })
    let bins = Int(min(80, max(1, ((end - start) / 0.1).rounded(.up))))
    var counts = [Int](repeating: 0, count: bins)
    for sharpe in sharpes {
      counts[max(0, min(bins - 1, Int((sharpe - start) / (end - start) * Double(bins))))] += 1
    }
    html.element("figure", ["class": "luck"]) { html in
      html.element(
        "div", ["class": "luck-plot", "role": "img", "aria-label": describe(low: lowest, high: highest)]
      ) {
        html in
        bars(counts, to: &html)
        mark(0, name: "0", kind: "zero", from: start, to: end, html: &html)
        if let luck {
          mark(
            luck, name: "luck alone \(Figure.ratio(luck))", kind: "limit", from: start, to: end, html: &html)
        }
      }
      axis(from: start, to: end, html: &html)
      html.element(
        "figcaption",
        text: "Sharpe ratio of the best parameter set of each pair (\(Figure.count(sharpes.count)))"
          + (scaledTo.map {
            ", each scaled from its own track record to \(Figure.fixed($0, decimals: 1)) years"
          } ?? "") + Self.beyond(outside, lowest, highest))
    }
  }

  /// What the outermost bars hold beyond the axis.
  private static func beyond(_ outside: (below: Int, above: Int), _ lowest: Double, _ highest: Double)
    -> String
  {
    var words = ""
    if outside.below > 0 {
      words +=
        ". The first bar also holds \(Figure.count(outside.below)) below it, down to \(Figure.ratio(lowest))"
    }
    if outside.above > 0 {
      words +=
        ". The last bar also holds \(Figure.count(outside.above)) above it, up to \(Figure.ratio(highest))"
    }
    return words
  }

  private func describe(low: Double, high: Double) -> String {
    let luck = luck.map { "; luck alone is expected to reach \(Figure.ratio($0))" } ?? ""
    return
      "Histogram of \(sharpes.count) Sharpe ratios from \(Figure.ratio(low)) to \(Figure.ratio(high))\(luck)"
  }

  private func bars(_ counts: [Int], to html: inout HTMLWriter) {
    let tallest = Double(max(1, counts.max() ?? 1))
    html.element("div", ["class": "luck-bars"]) { html in
      for count in counts {
        html.element("span", ["style": "height:\(Int((Double(count) / tallest * 100).rounded()))%"])
      }
    }
  }

  private func mark(
    _ value: Double, name: String, kind: String, from start: Double, to end: Double, html: inout HTMLWriter
  ) {
    let place = Self.permille((value - start) / (end - start))
    html.element("div", ["class": "mark \(kind)", "style": "left:\(place)"]) { html in
      html.element("span", text: kind == "zero" ? "" : name)
    }
  }

  private func axis(from start: Double, to end: Double, html: inout HTMLWriter) {
    let step = end - start > 8 ? 2.0 : end - start > 4 ? 1.0 : 0.5
    html.element("div", ["class": "luck-axis", "aria-hidden": "true"]) { html in
      var tick = (start / step).rounded(.up) * step
      while tick <= end {
        html.element(
          "span", ["style": "left:\(Self.permille((tick - start) / (end - start)))"],
          text: Figure.fixed(tick, decimals: 1))
        tick += step
      }
    }
  }

  private static func permille(_ fraction: Double) -> String {
    Figure.fixed(fraction * 100, decimals: 1).replacing(Figure.minus, with: "-") + "%"
  }
}
