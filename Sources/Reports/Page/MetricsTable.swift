/// Every metric with its meaning, both ends of the unknown path, and buy and hold beside them.
struct MetricsTable {
  let result: ReportResult
  let currency: String

  struct Column {
    let title: String
    let metrics: ReportMetrics
  }

  /// What stands side by side.
  var columns: [Column] {
    var columns: [Column]
    if let bounds = result.bounds {
      columns = [
        Column(title: "Pessimistic", metrics: bounds.pessimistic),
        Column(title: "Optimistic", metrics: bounds.optimistic),
      ]
    } else {
      columns = [Column(title: "Result", metrics: result.metrics)]
    }
    if let reference = result.buyAndHold { columns.append(Column(title: "Buy & hold", metrics: reference)) }
    return columns
  }

  func write(to html: inout HTMLWriter) {
    html.element("h4", text: "Metrics")
    if let bounds = result.bounds { html.element("p", ["class": "hint"], text: Self.explain(bounds)) }
    html.scrollingTable(label: "Metrics", classes: "metrics") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Metric", isNumeric: false)
          for column in columns { html.columnHead(column.title) }
          html.columnHead("Meaning", isNumeric: false)
        }
      }
      group("Return, and how sure it is", FigureDefinition.performance, to: &html)
      group("Risk", FigureDefinition.risk, to: &html)
      group("Trades (money in \(currency))", FigureDefinition.ofTrades, to: &html)
      costs(to: &html)
    }
  }

  private func group(_ title: String, _ definitions: [FigureDefinition], to html: inout HTMLWriter) {
    html.element("tbody") { html in
      html.element("tr", ["class": "group"]) { html in
        html.element("th", ["scope": "rowgroup", "colspan": "\(columns.count + 2)"], text: title)
      }
      for definition in definitions {
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: definition.title)
          for column in columns { html.cell(.metric(definition, of: column.metrics)) }
          html.element("td", ["class": "meaning"], text: definition.meaning)
        }
      }
    }
  }

  private func costs(to html: inout HTMLWriter) {
    guard let costs = result.costs else { return }
    html.element("tbody") { html in
      html.element("tr", ["class": "group"]) { html in
        html.element(
          "th", ["scope": "rowgroup", "colspan": "\(columns.count + 2)"], text: "Costs (\(currency))")
      }
      for part in costs.parts + [ReportCosts.Part("Costs paid", costs.total)] {
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: part.name)
          html.cell(TableCell(text: Figure.money(part.amount)))
          for _ in columns.dropFirst() { html.element("td") }
          html.element("td", ["class": "meaning"], text: perTrade(part.amount))
        }
      }
      breakEven(costs, to: &html)
    }
  }

  private func breakEven(_ costs: ReportCosts, to html: inout HTMLWriter) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"], text: "Break-even cost a trade")
      html.cell(
        TableCell(text: Figure.money(costs.breakEvenPerTrade), undefinedWhen: "there are no trades"))
      for _ in columns.dropFirst() { html.element("td") }
      html.element(
        "td", ["class": "meaning"], text: "Round-trip cost of a trade at which nothing would be left.")
    }
  }

  private func perTrade(_ amount: Double) -> String {
    guard let count = result.metrics.trades, count > 0 else { return "" }
    return "\(Figure.money(amount / Double(count))) a trade."
  }

  static func explain(_ bounds: ReportBounds) -> String {
    let trades = bounds.ambiguousTrades ?? 0
    if trades == 0, (bounds.ambiguousShare ?? 0) == 0 {
      return "No bar touched both a stop and a target, so both ends are the same."
    }
    let count =
      bounds.ambiguousTrades.map { $0 == 1 ? "1 trade" : Figure.count($0) + " trades" } ?? "Some trades"
    let share = bounds.ambiguousShare.map { ", \(Figure.percent($0)) of the P&L" } ?? ""
    return
      "In \(count)\(share), one bar touched both stop and target and the path inside the bar is unknown. "
      + "The pessimistic end takes the stop each time, the optimistic end the target; the truth lies between."
  }
}
