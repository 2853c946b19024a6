import Diagnostics
import Factory
import Market

/// The charts of a portfolio and the table of its correlations.
struct PortfolioPlots {
  let report: PortfolioReport

  private static let mostPoints = 1_500

  /// Equity at the close of each day, and how far it lies below its peak.
  func equity(to html: inout HTMLWriter) {
    let dates = report.daily.dates.map { Int($0) }
    let equity = report.daily.equity
    guard dates.count > 1, let low = equity.min(), let high = equity.max(), low < high else {
      return html.element("p", ["class": "empty"], text: "Nothing moved.")
    }
    var peak = -Double.infinity
    let falls = equity.map { value in
      peak = max(peak, value)
      return value - peak
    }
    var marks: [Chart.Mark] = []
    let sessions = SessionAxis(dates, count: dates.count)
    if let border = report.border.map({ Int($0) }), border > dates[0],
      let place = dates.firstIndex(where: { $0 >= border }), place < dates.count - 1
    {
      marks.append(.upright(sessions.position(place), name: "chosen to here", hue: .second))
    }
    Chart(
      title: "Equity and distance from its peak, in \(report.currency)", across: sessions.axis,
      panels: [
        Chart.Panel(
          title: "Equity", unit: .money, series: [.init("equity", equity)], marks: marks, height: 320),
        Chart.Panel(
          title: "Below the peak", unit: .money,
          series: [.init("below the peak", falls, hue: .bad, style: .area)], height: 150),
      ]
    ).thinned(to: Self.mostPoints).write(to: &html)
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
                    "background:color-mix(in srgb,var(--\(value < 0 ? "cold" : "warm")) \(strength)%,transparent)",
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

  /// Subsets by Sharpe ratio and deepest fall: those that were tried, those of the front, and the one that was chosen.
  func front(to html: inout HTMLWriter) {
    var clouds = [
      Chart.Cloud(name: "tried", hue: .muted), .init(name: "front", hue: .first),
      .init(name: "chosen", hue: .second),
    ]
    func words(_ sharpe: Double, _ fall: Double) -> String {
      "Sharpe \(Figure.ratio(sharpe)), fall \(Figure.money(fall))"
    }
    clouds[0].points = report.cloud.map {
      .init(x: $0.drawdown, y: $0.sharpe, words: words($0.sharpe, $0.drawdown))
    }
    for subset in report.document["front"]?.arrayValue ?? [] {
      guard let sharpe = subset["sharpe_ratio"]?.doubleValue, let fall = subset["max_drawdown"]?.doubleValue
      else { continue }
      let books = (subset["books"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
      clouds[1].points.append(.init(x: fall, y: sharpe, words: "\(books): \(words(sharpe, fall))"))
    }
    let own = report.document["expected_performance"]?["in_sample"]
    if let sharpe = own?["sharpe_ratio"]?.doubleValue, let fall = own?["max_drawdown"]?.doubleValue {
      clouds[2].points = [.init(x: fall, y: sharpe, words: "chosen: \(words(sharpe, fall))")]
    }
    guard
      let chart = Chart.cloud(
        title: "Sharpe ratio by maximum drawdown, in sample",
        across: ("maximum drawdown, \(report.currency)", .money),
        up: ("Sharpe ratio", .ratio), clouds: clouds, height: 340)
    else {
      return html.element("p", ["class": "empty"], text: "Only one subset was tried.")
    }
    chart.write(to: &html)
  }
}
