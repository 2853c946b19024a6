import Market

/// Every pair that was tried, and why it was rejected.
struct PairsSection {
  let pairs: [ReportPair]

  func write(to html: inout HTMLWriter) {
    html.section(
      id: "pairs", title: "Every pair",
      lead:
        "The parameter set of each pair that came furthest, and what became of it: the gate, the number, the "
        + "threshold. p, q and PBO are those of all trials of the pair."
    ) { html in
      if pairs.isEmpty {
        return html.element("p", ["class": "empty"], text: "No pair was tried.")
      }
      html.scrollingTable(label: "Every pair", classes: "pairs") { html in
        head(to: &html)
        html.element("tbody") { html in
          for pair in pairs { row(pair, to: &html) }
        }
      }
    }
  }

  private static let figures: [FigureDefinition] = [
    .trades, .winRate, .profitFactor, .maximumDrawdown, .totalReturn,
  ]

  private func head(to html: inout HTMLWriter) {
    html.element("thead") { html in
      html.element("tr") { html in
        html.columnHead("Symbol and strategy", isNumeric: false)
        html.columnHead("Verdict", isNumeric: false)
        html.columnHead("Backtests")
        html.columnHead(
          "Sharpe ±\u{A0}SE", meaning: FigureDefinition.sharpeStandardError.meaning)
        for column in EvidenceCells.columns {
          html.columnHead(column.title, meaning: column.meaning)
        }
        for figure in Self.figures {
          html.columnHead(
            figure.shortTitle, meaning: figure.meaning, isOff: [.winRate, .profitFactor].contains(figure))
        }
      }
    }
  }

  private var hasSeveralTimeframes: Bool { pairs.contains { $0.timeframe != pairs[0].timeframe } }

  private func row(_ pair: ReportPair, to html: inout HTMLWriter) {
    html.line()
    html.element("tr") { html in
      html.element("th", ["scope": "row"]) { html in
        html.text("\(pair.symbol) · \(pair.strategyName)")
        if hasSeveralTimeframes { html.element("small", text: pair.timeframe.description) }
      }
      html.element("td", ["class": "why"]) { Self.verdict(pair.verdict, to: &$0) }
      html.cell(
        TableCell(text: Figure.count(pair.backtests), value: Double(pair.backtests)))
      html.cell(Self.sharpe(pair.best))
      for column in EvidenceCells.columns {
        html.cell(column.cell(pair.evidence, pair.best))
      }
      for figure in Self.figures {
        html.cell(.metric(figure, of: pair.best))
      }
    }
  }

  static func sharpe(_ metrics: ReportMetrics) -> TableCell {
    var cell = TableCell.metric(.sharpeRatio, of: metrics)
    cell.detail = metrics.sharpeErrorText
    return cell
  }

  static func verdict(_ verdict: ReportPair.Verdict, to html: inout HTMLWriter) {
    switch verdict {
    case .passed:
      html.element("span", ["class": "badge good"], text: "passed")
    case .rejected(let gate, let failures):
      html.element("span", ["class": "badge"], text: gate)
      html.text(" " + failures.map(\.sentence).joined(separator: "; "))
    case .notJudged(let reason):
      html.element("span", ["class": "badge"], text: "not judged")
      html.text(" " + reason)
    }
  }
}
