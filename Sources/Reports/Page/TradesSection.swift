import Market

/// How trades ended, how their P&L is distributed, and the trades that matter most.
struct TradesSection {
  let trades: [ReportTrade]
  let timeframe: Timeframe
  let currency: String
  let rows: Int
  /// The price chart that trades lead to; `nil` without one.
  let chartID: String?

  func write(to html: inout HTMLWriter) {
    html.element("h4", text: "Trades")
    if trades.isEmpty { return html.element("p", ["class": "empty"], text: "There was no trade.") }
    html.element("div", ["class": "pair"]) { html in
      exitReasons(to: &html)
      ProfitHistogram(profits: trades.map(\.profit)).chart(currency: currency)?.write(to: &html)
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
          html.columnHead("Wins", meaning: FigureDefinition.winRate.meaning)
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
      DataTable(
        title, columns: columns.map(\.head),
        rows: shown.map { index in columns.map { $0.cell(trades[index]) } }
      )
      .write(to: &html)
    }
  }

  private struct Column {
    let head: DataTable.Column
    let cell: (ReportTrade) -> TableCell

    init(_ head: DataTable.Column, _ cell: @escaping (ReportTrade) -> TableCell) {
      self.head = head
      self.cell = cell
    }
  }

  /// Figures that no trade has are left out.
  private var columns: [Column] {
    let zone = timeframe.isIntraday ? ", UTC" : ""
    var columns = [
      Column(.text("Entry" + zone)) { .date(time($0.entryFillTime), link: link($0)) },
      Column(.text("Exit" + zone)) { .date(time($0.exitFillTime)) },
      Column(.text("Side")) { .text($0.side.rawValue) },
      Column(.init("Quantity")) { TableCell(text: Figure.price($0.quantity), value: $0.quantity) },
      Column(.init("Entry price")) { TableCell(text: Figure.price($0.entryPrice), value: $0.entryPrice) },
      Column(.init("Exit price")) { TableCell(text: Figure.price($0.exitPrice), value: $0.exitPrice) },
      Column(.init("P&L, \(currency)")) { Self.profit($0.profit) },
      Column(.init("Move", meaning: "Price change from entry to exit; positive in favour of the trade")) {
        .figure(Self.move($0), .signedPercent, undefinedWhen: "the entry price is not above zero")
      },
    ]
    if trades.contains(where: { $0.returnOnEquity != nil }) {
      columns.append(
        Column(.init("Return", meaning: "P&L ÷ equity at entry")) {
          .figure($0.returnOnEquity, .signedPercent, undefinedWhen: "equity at entry is not recorded")
        })
    }
    if trades.contains(where: { $0.costs != nil }) {
      columns.append(Column(.init("Costs")) { .figure($0.costs, .money, undefinedWhen: "not recorded") })
    }
    if trades.contains(where: { $0.barsHeld != nil }) {
      columns.append(Column(.init("Bars")) { .count($0.barsHeld, undefinedWhen: "not recorded") })
    }
    if trades.contains(where: { $0.excursion != nil }) {
      columns.append(
        Column(.init("Against", meaning: "Maximum adverse excursion (MAE), as a share of the entry price")) {
          .figure($0.excursion?.adverse, .percent, undefinedWhen: "the entry price is not above zero")
        })
      columns.append(
        Column(
          .init("In favour", meaning: "Maximum favourable excursion (MFE), as a share of the entry price")
        ) {
          .figure($0.excursion?.favourable, .percent, undefinedWhen: "the entry price is not above zero")
        })
    }
    return columns + [
      Column(.text("Exit reason")) { .text($0.exitReason + ($0.isAmbiguous ? " (ambiguous)" : "")) }
    ]
  }

  private static func move(_ trade: ReportTrade) -> Double? {
    guard trade.entryPrice > 0 else { return nil }
    let change = trade.exitPrice / trade.entryPrice - 1
    return trade.side == .long ? change : -change
  }

  private func link(_ trade: ReportTrade) -> TableCell.Link? {
    chartID.map {
      TableCell.Link(
        "#" + $0, span: trade.entryTime.seconds...max(trade.entryTime.seconds, trade.exitTime.seconds))
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
