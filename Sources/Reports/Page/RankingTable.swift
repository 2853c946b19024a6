import Market

/// The table of results, best first: what each has earned, how sure that is, and what buy and hold did.
struct RankingTable {
  let results: [ReportResult]
  let label: String
  /// Place of the first result among the details that the rows link to.
  let firstIndex: Int

  func write(to html: inout HTMLWriter) {
    html.scrollingTable(label: label, classes: "ranking") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Rank")
          html.columnHead("Symbol and strategy", isNumeric: false)
          html.columnHead("Equity", meaning: "Equity; buy and hold in grey", isNumeric: false)
          for column in columns {
            html.columnHead(column.title, meaning: column.meaning, isOff: column.isOff)
          }
        }
      }
      html.element("tbody") { html in
        for (index, result) in results.enumerated() { row(result, rank: index + 1, to: &html) }
      }
    }
    let drawn = results.count { $0.detail != nil }
    if drawn > 0, drawn < results.count {
      html.element(
        "p", ["class": "hint"], text: "The \(Figure.count(drawn)) that are links are shown in detail below.")
    }
  }

  private func row(_ result: ReportResult, rank: Int, to html: inout HTMLWriter) {
    html.line()
    html.element("tr") { html in
      html.cell(
        TableCell(
          text: "\(rank)", value: Double(rank),
          detail: result.rank.map { "\(result.symbol) #\($0.place)" }))
      html.element("th", ["scope": "row"]) { html in
        let name = "\(result.symbol) · \(result.strategyName)"
        if result.detail != nil {
          html.element("a", ["href": "#result-\(firstIndex + rank)"], text: name)
        } else {
          html.text(name)
        }
        html.element("small", text: Self.describe(result))
        if let rejection = result.rejection {
          html.element("small", ["class": "rejection"]) { PairsSection.verdict(rejection, to: &$0) }
        }
      }
      html.element("td", ["class": "curve"]) { html in
        guard let equity = result.detail?.equity else { return }
        Sparkline.draw(
          equity: equity.equity, reference: equity.buyAndHold,
          label: "Equity of \(result.symbol) \(result.strategyName)", into: &html)
      }
      for column in columns { html.cell(column.cell(result)) }
    }
  }

  /// Timeframe, parameters and exits in one line.
  static func describe(_ result: ReportResult) -> String {
    let settings = (result.parameters + result.exits).map {
      "\($0.name) \($0.value)".replacing(" %", with: "\u{A0}%")
    }
    return ([result.timeframe.description] + settings).joined(separator: ", ")
  }
}
