/// Monthly and yearly returns in one table, with buy and hold beside the years.
struct CalendarSection {
  let equity: ReportEquity
  let name: String

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  func write(to html: inout HTMLWriter) {
    let returns = CalendarYears(times: equity.times, values: equity.equity)
    if returns.years.isEmpty { return }
    let reference = equity.buyAndHold.map { CalendarYears(times: equity.times, values: $0) }
    let sizes = returns.years.flatMap { $0.months.compactMap { $0 } }.filter(\.isFinite).map { abs($0) }
      .sorted()
    let scale = sizes.isEmpty ? 0 : sizes[(sizes.count - 1) * 95 / 100]
    html.element("h4", text: "Returns by month and year, in percent")
    html.scrollingTable(label: "Returns by month and year", classes: "calendar") { html in
      head(hasReference: reference != nil, to: &html)
      html.element("tbody") { html in
        for (index, year) in returns.years.enumerated() {
          row(year, reference: reference?.years[index], scale: scale, to: &html)
        }
      }
    }
  }

  private func head(hasReference: Bool, to html: inout HTMLWriter) {
    html.element("thead") { html in
      html.element("tr") { html in
        html.columnHead("Year", isNumeric: false)
        for month in Self.months { html.columnHead(month) }
        html.columnHead("Year total")
        if hasReference { html.columnHead("Buy & hold") }
        html.columnHead(
          "Max DD", meaning: "Deepest distance below the peak of the curve so far, in this year")
      }
    }
  }

  private func row(
    _ year: CalendarYears.Year, reference: CalendarYears.Year?, scale: Double, to html: inout HTMLWriter
  ) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"], text: "\(year.year)")
      for month in year.months { shaded(month, scale: scale, to: &html) }
      var total = TableCell(
        text: Figure.percent(year.total, signed: true), undefinedWhen: "equity was not positive")
      total.tone = year.total < 0 ? .bad : year.total > 0 ? .good : nil
      html.cell(total)
      if let reference {
        html.cell(TableCell(text: Figure.percent(reference.total, signed: true)))
      }
      html.cell(TableCell(text: Figure.percent(year.drawdown)))
    }
  }

  private func shaded(_ value: Double?, scale: Double, to html: inout HTMLWriter) {
    guard let value else { return html.element("td") }
    let strength = scale > 0 && value.isFinite ? min(1, abs(value) / scale) : 0
    let sense = value < 0 ? "n cold" : value > 0 ? "n warm" : "n"
    html.element("td", ["class": sense, "style": "--h:\(Int((strength * 100).rounded()))%"]) { html in
      let text = value.isFinite ? Figure.fixed(value * 100, decimals: 1) : Figure.undefined
      html.figure(text, undefinedWhen: "equity was not positive")
    }
  }
}
