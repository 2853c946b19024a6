import Diagnostics
import Factory
import Market

/// The plots of a portfolio as SVG.
struct PortfolioPlots {
  let report: PortfolioReport

  private static let (line, chosen, other) = ("#0072B2", "#D55E00", "#009E73")
  private static let mostPoints = 900

  func equity(to html: inout HTMLWriter) { series("Equity", report.daily.equity, to: &html) }

  func drawdown(to html: inout HTMLWriter) {
    var peak = -Double.infinity
    series(
      "Below the peak",
      report.daily.equity.map { value in
        peak = max(peak, value)
        return value - peak
      }, to: &html)
  }

  private func series(_ label: String, _ values: [Double], to html: inout HTMLWriter) {
    let dates = report.daily.dates
    guard let first = dates.first, let last = dates.last, first < last,
      let scale = PlotScale(values, isSpread: false)
    else {
      html.element("p", ["class": "empty"], text: "\(label): nothing moved.")
      return
    }
    let span = Double(last - first)
    let plot = SmallPlot(
      label: label, across: ("\(CivilDate(daysSinceEpoch: first))", "\(CivilDate(daysSinceEpoch: last))"),
      up: scale.ends, left: 64)
    let step = max(1, values.count / Self.mostPoints)
    plot.write(to: &html) { html in
      if let border = report.border, border > first, border < last {
        let x = Double(border - first) / span
        html.element(
          "path",
          [
            "d": "M\(plot.point(x, 0))L\(plot.point(x, 1))", "stroke": Self.chosen, "stroke-dasharray": "4 3",
            "fill": "none",
          ])
        plot.word(x, 0.94, "chosen to here", anchor: x > 0.5 ? "end" : "start", to: &html)
      }
      var path = ""
      for place in values.indices where place % step == 0 || place == values.count - 1 {
        path +=
          (path.isEmpty ? "M" : "L")
          + plot.point(Double(dates[place] - first) / span, scale.share(values[place]))
      }
      html.element("path", ["d": path, "stroke": Self.line, "stroke-width": "1.4", "fill": "none"])
    }
  }

  func correlation(to html: inout HTMLWriter) {
    let matrix = report.correlations
    guard matrix.count > 1 else {
      html.element("p", ["class": "empty"], text: "One book has nothing to correlate with.")
      return
    }
    let order = Self.order(matrix)
    html.scrollingTable(label: "Correlation of daily results") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("", isNumeric: false)
          for place in order { html.columnHead(report.names[place]) }
        }
      }
      html.element("tbody") { html in
        for row in order {
          html.element("tr") { html in
            html.element("th", ["scope": "row"], text: report.names[row])
            for column in order {
              let value = matrix[row][column]
              let strength = value.isFinite ? Int((min(abs(value), 1) * 60).rounded()) : 0
              html.element(
                "td",
                [
                  "class": "n",
                  "style":
                    "background:color-mix(in srgb,\(value < 0 ? Self.chosen : Self.line) \(strength)%,transparent)",
                ], text: Figure.ratio(value.isFinite ? value : nil))
            }
          }
        }
      }
    }
    let mean = matrix.indices.flatMap { row in matrix.indices.filter { $0 < row }.map { matrix[row][$0] } }
      .filter(\.isFinite)
    html.element(
      "p", ["class": "hint"],
      text:
        "Mean correlation of two books: \(Figure.ratio(mean.isEmpty ? nil : mean.reduce(0, +) / Double(mean.count)))."
    )
  }

  /// Books so that those most alike stand together: each time the nearest to the last.
  private static func order(_ matrix: [[Double]]) -> [Int] {
    var left = Array(matrix.indices)
    var order = [left.removeFirst()]
    while !left.isEmpty, let last = order.last {
      let next = left.indices.max { a, b in
        let (x, y) = (matrix[last][left[a]], matrix[last][left[b]])
        return (x.isFinite ? x : -2, -left[a]) < (y.isFinite ? y : -2, -left[b])
      }
      order.append(left.remove(at: next ?? 0))
    }
    return order
  }

  func front(to html: inout HTMLWriter) {
    let front = (report.document["front"]?.arrayValue ?? []).compactMap {
      subset -> (Double, Double, String)? in
      guard let sharpe = subset["sharpe_ratio"]?.doubleValue, let fall = subset["max_drawdown"]?.doubleValue
      else {
        return nil
      }
      return (
        sharpe, fall, (subset["books"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
      )
    }
    let chosen = report.document["expected_performance"]?["in_sample"]
    let own = chosen?["sharpe_ratio"]?.doubleValue.flatMap { sharpe in
      chosen?["max_drawdown"]?.doubleValue.map { (sharpe, $0) }
    }
    let (sharpes, falls) = (
      report.cloud.map(\.sharpe) + front.map(\.0) + [own?.0].compactMap { $0 },
      report.cloud.map(\.drawdown) + front.map(\.1) + [own?.1].compactMap { $0 }
    )
    guard let up = PlotScale(sharpes, isSpread: false), let across = PlotScale(falls, isSpread: false) else {
      html.element("p", ["class": "empty"], text: "Only one subset was tried.")
      return
    }
    let plot = SmallPlot(
      label: "Sharpe ratio by deepest fall, in sample", across: across.ends, up: up.ends, height: 300)
    plot.write(to: &html) { html in
      for subset in report.cloud {
        plot.dot(
          across.share(subset.drawdown), up.share(subset.sharpe),
          "Sharpe \(Figure.ratio(subset.sharpe)), fall \(Figure.money(subset.drawdown))",
          fill: "currentColor",
          opacity: 0.18, to: &html)
      }
      for subset in front {
        plot.dot(
          across.share(subset.1), up.share(subset.0), "\(subset.2): Sharpe \(Figure.ratio(subset.0))",
          fill: Self.line,
          opacity: 0.8, to: &html)
      }
      if let own {
        plot.dot(
          across.share(own.1), up.share(own.0), "chosen: Sharpe \(Figure.ratio(own.0))", fill: Self.chosen,
          opacity: 1,
          to: &html)
        plot.word(across.share(own.1), up.share(own.0), "chosen", anchor: "end", to: &html)
      }
    }
  }
}
