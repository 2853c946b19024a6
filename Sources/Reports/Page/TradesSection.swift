import Market

/// How trades ended, how their P&L is distributed, and the trades that matter most.
struct TradesSection {
  let trades: [ReportTrade]
  let timeframe: Timeframe
  let currency: String
  let rows: Int
  /// Where the script finds the histogram; `nil` without plots.
  let plotIndex: Int?

  func write(to html: inout HTMLWriter) {
    html.element("h4", text: "Trades")
    if trades.isEmpty { return html.element("p", ["class": "empty"], text: "There was no trade.") }
    html.element("div", ["class": "pair"]) { html in
      exitReasons(to: &html)
      guard let plotIndex else { return }
      html.element("figure", ["class": "plot-frame"]) { html in
        html.element(
          "div",
          [
            "class": "plot histogram", "data-plot": "histogram", "data-result": "\(plotIndex)", "role": "img",
            "aria-label": "Distribution of the P&L of the trades",
          ])
        html.element("figcaption", ["data-caption": "histogram"])
      }
    }
    list(to: &html)
  }

  private func exitReasons(to html: inout HTMLWriter) {
    let reasons = ExitReasons(trades: trades).rows
    html.scrollingTable(label: "How trades ended", classes: "reasons") { html in
      html.element("caption", text: "How trades ended")
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Exit", isNumeric: false)
          html.columnHead("Trades")
          html.columnHead("Share")
          html.columnHead("Wins", meaning: MetricDefinition.winRate.meaning)
          html.columnHead("P&L, \(currency)")
          html.columnHead("Mean")
        }
      }
      html.element("tbody") { html in
        for reason in reasons {
          html.element("tr") { html in
            html.element("th", ["scope": "row"], text: reason.name)
            html.cell(TableCell(text: Figure.count(reason.count)))
            html.element("td", ["class": "n bar", "style": "--w:\(Int((reason.share * 100).rounded()))%"]) {
              $0.text(Figure.percent(reason.share))
            }
            html.cell(TableCell(text: Figure.percent(Double(reason.wins) / Double(reason.count))))
            html.cell(Self.profit(reason.profit))
            html.cell(Self.profit(reason.profit / Double(reason.count)))
          }
        }
      }
    }
  }

  private func list(to html: inout HTMLWriter) {
    let shown = TradeSampling.largest(trades, limit: rows)
    let everything = shown.count == trades.count
    let title =
      everything
      ? "All \(Figure.count(trades.count)) trades"
      : "The \(Figure.count(shown.count)) largest of \(Figure.count(trades.count)) trades, by P&L either way"
    html.element("details", ["class": "more"]) { html in
      html.element("summary", text: title)
      html.scrollingTable(label: title, classes: "trades sortable") { html in
        html.element("thead") { html in
          html.element("tr") { html in
            for name in timeframe.isIntraday
              ? ["Entry, UTC", "Exit, UTC", "Side"] : ["Entry", "Exit", "Side"]
            { html.columnHead(name, isNumeric: false, sorts: true) }
            for name in [
              "Quantity", "Entry price", "Exit price", "P&L, \(currency)", "Return", "Costs", "Bars",
            ] {
              html.columnHead(name, sorts: true)
            }
            html.columnHead("Exit reason", isNumeric: false, sorts: true)
          }
        }
        html.element("tbody") { html in
          for index in shown { row(trades[index], to: &html) }
        }
      }
    }
  }

  private func row(_ trade: ReportTrade, to html: inout HTMLWriter) {
    html.line()
    html.element("tr") { html in
      html.cell(.text(time(trade.entryFillTime)))
      html.cell(.text(time(trade.exitFillTime)))
      html.cell(.text(trade.side.rawValue))
      html.cell(TableCell(text: Figure.price(trade.quantity), value: trade.quantity))
      html.cell(TableCell(text: Figure.price(trade.entryPrice), value: trade.entryPrice))
      html.cell(TableCell(text: Figure.price(trade.exitPrice), value: trade.exitPrice))
      html.cell(Self.profit(trade.profit))
      html.cell(
        TableCell(
          text: Figure.percent(trade.returnOnEquity, signed: true), value: trade.returnOnEquity,
          undefinedWhen: "equity at entry is not recorded"))
      html.cell(
        TableCell(text: Figure.money(trade.costs), value: trade.costs, undefinedWhen: "not recorded"))
      html.cell(
        TableCell(
          text: Figure.count(trade.barsHeld), value: trade.barsHeld.map(Double.init),
          undefinedWhen: "not recorded"))
      html.cell(.text(trade.exitReason + (trade.isAmbiguous ? " (ambiguous)" : "")))
    }
  }

  /// The date alone where a bar is a day or longer.
  private func time(_ time: Timestamp) -> String {
    timeframe.isIntraday
      ? time.description.replacing("T", with: " ").replacing(":00Z", with: "") : time.date.description
  }

  static func profit(_ value: Double) -> TableCell {
    TableCell(
      text: Figure.money(value, signed: true), value: value,
      tone: value < 0 ? .bad : value > 0 ? .good : nil)
  }
}
