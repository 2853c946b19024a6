/// What the gates found out about one candidate: its numbers, windows, regimes, neighbours and bands.
struct ScreeningTables {
  let screening: ReportScreening

  func write(to html: inout HTMLWriter) {
    if !screening.checks.isEmpty { checks(to: &html) }
    if !screening.windows.isEmpty { windows(to: &html) }
    html.element("div", ["class": "pair"]) { html in
      if !screening.regimes.isEmpty { regimes(to: &html) }
      if !screening.neighbours.isEmpty { neighbours(to: &html) }
    }
    if let note = ReportScreening.edgeNote(screening.gridEdges) {
      html.element("p", ["class": "hint"], text: note)
    }
    if !screening.bands.isEmpty { bands(to: &html) }
  }

  private func checks(to html: inout HTMLWriter) {
    html.element("h4", text: "Gates")
    table("Gates", [("Gate", false), ("Asked", false), ("Number", true), ("Verdict", false)], to: &html) {
      html in
      for check in screening.checks {
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: check.gate)
          html.element("td", text: check.criterion.sentence)
          var cell = TableCell(
            text: Figure.text(check.value, check.criterion.unit), undefinedWhen: "the figure does not exist",
            tone: !check.decides ? nil : check.passed ? .good : .bad)
          if let error = check.standardError, error.isFinite {
            cell.detail = "± " + Figure.text(error, check.criterion.unit)
          }
          html.cell(cell)
          html.element("td", text: !check.decides ? "shown" : check.passed ? "passed" : "failed")
        }
      }
    }
  }

  private func windows(to html: inout HTMLWriter) {
    html.element("h4", text: "Walk-forward windows")
    html.element(
      "p", ["class": "hint"],
      text:
        "What each training window chose among everything tried of the pair, and how that did on the days "
        + "that followed.")
    let columns = [
      ("Training", false), ("Test", false), ("Chosen", false), ("Sharpe in training", true),
      ("Sharpe in test", true), ("Efficiency", true),
    ]
    table("Walk-forward windows", columns, to: &html) { html in
      for window in screening.windows {
        html.element("tr") { html in
          for dates in [window.train, window.test] {
            html.element("td", ["class": "date"], text: "\(dates.lowerBound) … \(dates.upperBound)")
          }
          html.element("td", text: window.choice.map { "\($0.name) \($0.value)" }.joined(separator: ", "))
          html.cell(Self.sharpe(window.trainSharpe))
          html.cell(Self.sharpe(window.testSharpe))
          html.cell(TableCell(text: Figure.ratio(window.efficiency), undefinedWhen: "training did not earn"))
        }
      }
    }
  }

  private func regimes(to html: inout HTMLWriter) {
    captioned(
      "Regimes at entry", [("Market", false), ("Trades", true), ("Sharpe of the trades", true)], to: &html
    ) { html in
      for regime in screening.regimes {
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: regime.name)
          html.cell(TableCell(text: Figure.count(regime.trades)))
          html.cell(Self.sharpe(regime.sharpe))
        }
      }
    }
  }

  private func neighbours(to html: inout HTMLWriter) {
    captioned(
      "One number moved at a time", [("Moved", false), ("To", true), ("Sharpe", true)], to: &html
    ) { html in
      for neighbour in screening.neighbours {
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: neighbour.name)
          html.cell(TableCell(text: Figure.price(neighbour.value)))
          html.cell(Self.sharpe(neighbour.sharpe))
        }
      }
    }
  }

  private func bands(to html: inout HTMLWriter) {
    html.element("h4", text: "Monte Carlo bands")
    let orders = screening.drawdownOfOrders.map {
      " In another order the same trades had a drawdown of up to \(Figure.percent($0)) in 95 % of the cases."
    }
    html.element(
      "p", ["class": "hint"],
      text: "Where each figure lies in nine of ten resamplings of the daily returns, blocks of days kept "
        + "together. How far it can move, not whether there is an edge." + (orders ?? ""))
    table(
      "Monte Carlo bands", [("Figure", false), ("5 %", true), ("Median", true), ("95 %", true)], to: &html
    ) { html in
      for band in screening.bands {
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: band.figure)
          for value in [band.low, band.median, band.high] {
            html.cell(TableCell(text: Figure.text(value, band.unit), undefinedWhen: "too few returns"))
          }
        }
      }
    }
  }

  private static func sharpe(_ value: Double?) -> TableCell {
    TableCell(
      text: Figure.ratio(value), undefinedWhen: "nothing was traded, or too little",
      tone: value.flatMap { $0 < 0 ? .bad : nil })
  }

  private func captioned(
    _ title: String, _ columns: [(title: String, isNumeric: Bool)], to html: inout HTMLWriter,
    rows: (inout HTMLWriter) -> Void
  ) {
    html.element("div") { html in
      html.element("h4", text: title)
      table(title, columns, to: &html, rows: rows)
    }
  }

  private func table(
    _ label: String, _ columns: [(title: String, isNumeric: Bool)], to html: inout HTMLWriter,
    rows: (inout HTMLWriter) -> Void
  ) {
    html.scrollingTable(label: label, classes: "screening") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          for column in columns { html.columnHead(column.title, isNumeric: column.isNumeric) }
        }
      }
      html.element("tbody", content: rows)
    }
  }
}
