/// How much of the profit is left when the trades take a share of the bars' volume.
struct CapacityTable {
  let capacity: ReportCapacity
  let currency: String

  func write(to html: inout HTMLWriter) {
    if capacity.points.isEmpty { return }
    html.element("h4", text: "Capacity")
    html.element("p", ["class": "hint"], text: hint)
    html.scrollingTable(label: "Capacity", classes: "capacity") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Share of the volume")
          html.columnHead("Mean trade, \(currency)")
          html.columnHead("Profit of all trades, \(currency)")
        }
      }
      html.element("tbody") { html in
        for point in capacity.points {
          html.element("tr") { html in
            html.cell(TableCell(text: Figure.percent(point.participation)))
            html.cell(TableCell(text: Figure.money(point.averageValue)))
            html.cell(
              TableCell(
                text: Figure.money(point.profit, signed: true), tone: point.profit < 0 ? .bad : nil))
          }
        }
      }
    }
  }

  private var hint: String {
    let limit =
      capacity.breakEven.map {
        "At \(Figure.percent($0)) of the bars’ volume the own impact has eaten the profit."
      }
      ?? "There is no profit, so there is no size at which impact eats it."
    return
      "Trades as large as a share of their entry bar’s volume, moving the price by the square root of that "
      + "share. " + limit
  }
}
