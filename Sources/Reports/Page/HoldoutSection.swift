/// A winner in discovery and on the holdout, side by side.
struct HoldoutSection {
  let result: ReportResult
  let holdout: ReportHoldout

  private static let figures: [FigureDefinition] = [
    .sharpeRatio, .probabilisticSharpeRatio, .totalReturn, .maximumDrawdown, .trades, .winRate, .profitFactor,
    .observations,
  ]

  func write(to html: inout HTMLWriter) {
    html.element("h4", text: "Out of sample")
    html.element(
      "p", ["class": "hint"],
      text: "The holdout from \(holdout.dates.lowerBound) to \(holdout.dates.upperBound), which no gate has "
        + "seen. Choosing among winners by these figures would use it up.")
    if let combined = holdout.combinedPValue, combined.isFinite {
      html.element(
        "p",
        text: "p in discovery \(Figure.pValue(holdout.discoveryPValue)), on the sealed days "
          + "\(Figure.pValue(holdout.sealedPValue)), both together \(Figure.pValue(combined)), adjusted over the list "
          + "\(Figure.pValue(holdout.adjustedPValue)): \(holdout.isConfirmed ? "confirmed" : "not confirmed"). These "
          + "days had a chance of \(Figure.probability(holdout.power)) to confirm what was expected.")
    }
    html.element("div", ["class": "pair"]) { html in
      table(to: &html)
      if let equity = holdout.equity {
        html.element("figure", ["class": "out"]) { html in
          Sparkline.draw(
            equity: equity.equity, reference: equity.buyAndHold,
            label: "Equity out of sample of \(result.symbol) \(result.strategyName)", into: &html)
          html.element("figcaption", text: "Equity out of sample; buy and hold in grey")
        }
      }
    }
  }

  private func table(to html: inout HTMLWriter) {
    html.scrollingTable(label: "In and out of sample", classes: "holdout") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Figure", isNumeric: false)
          html.columnHead("Discovery")
          html.columnHead("Out of sample")
        }
      }
      html.element("tbody") { html in
        for figure in Self.figures {
          html.element("tr") { html in
            html.element("th", ["scope": "row"], text: figure.title)
            html.cell(.metric(figure, of: result.metrics))
            html.cell(.metric(figure, of: holdout.metrics))
          }
        }
      }
    }
  }
}
