import Market

/// The table of results, best first: what each has earned, how sure that is, and what buy and hold did.
struct RankingTable {
  let results: [ReportResult]
  let label: String
  /// Place of the first result among the details that the rows link to.
  let firstIndex: Int

  func write(to html: inout HTMLWriter) {
    html.scrollingTable(label: label, classes: "ranking cards sortable") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Rank", sorts: true)
          html.columnHead("Symbol and strategy", isNumeric: false, sorts: true)
          html.columnHead("Equity", meaning: "Equity; buy and hold in grey", isNumeric: false)
          for column in Self.columns {
            html.columnHead(column.title, meaning: column.meaning, sorts: true)
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
      html.cell(TableCell(text: "\(rank)", value: Double(rank)), label: "Rank")
      html.element("th", ["scope": "row"]) { html in
        let name = "\(result.symbol) · \(result.strategyName)"
        if result.detail != nil {
          html.element("a", ["href": "#result-\(firstIndex + rank)"], text: name)
        } else {
          html.text(name)
        }
        html.element("small", text: Self.describe(result))
      }
      html.element("td", ["data-label": "Equity"]) { html in
        guard let equity = result.detail?.equity else { return }
        Sparkline.draw(
          equity: equity.equity, reference: equity.buyAndHold,
          label: "Equity of \(result.symbol) \(result.strategyName)", into: &html)
      }
      for column in Self.columns { html.cell(column.cell(result), label: column.title) }
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

extension RankingTable {
  struct Column {
    let title: String
    let meaning: String
    let cell: (ReportResult) -> TableCell

    init(_ title: String, meaning: String, cell: @escaping (ReportResult) -> TableCell) {
      self.title = title
      self.meaning = meaning
      self.cell = cell
    }

    init(_ definition: MetricDefinition) {
      self.init(definition.shortTitle, meaning: definition.meaning) {
        .metric(definition, of: $0.metrics)
      }
    }
  }

  static var columns: [Column] {
    [
      Column("Sharpe ±\u{A0}SE", meaning: MetricDefinition.sharpeStandardError.meaning, cell: sharpe),
      Column(.probabilisticSharpeRatio),
      Column(
        "Track record", meaning: "Observed length, and below it the length that this Sharpe ratio needs",
        cell: trackRecord),
      Column(.trades), Column(.winRate), Column(.profitFactor), Column(.maximumDrawdown),
      Column("Return", meaning: "Over the whole window, and below it a year (CAGR)", cell: totalReturn),
      Column(.exposure),
      Column(
        "Sharpe bounds",
        meaning: "With every unknown path inside a bar taken at its worst, and at its best; below them the "
          + "share of the P&L that unknown paths decide", cell: bounds),
      Column("Costs", meaning: "Commission, slippage and financing paid", cell: costs),
      Column(
        "Buy & hold", meaning: "Sharpe ratio and annual return of holding the same symbol", cell: buyAndHold),
    ]
  }

  static func sharpe(_ result: ReportResult) -> TableCell {
    var cell = TableCell.metric(.sharpeRatio, of: result.metrics)
    cell.detail = result.metrics.sharpeErrorText
    return cell
  }

  static func trackRecord(_ result: ReportResult) -> TableCell {
    let metrics = result.metrics
    let observed = metrics.observations.map(Double.init)
    let needed = metrics.minimumTrackRecordLength
    var cell = TableCell(
      text: length(observed, metrics), value: observed, undefinedWhen: "the number of returns is unknown")
    if let observed, let needed, needed.isFinite {
      cell.detail = "needs " + length(needed, metrics)
      cell.tone = observed >= needed ? .good : .bad
    } else {
      cell.detail = "no length is enough"
      cell.tone = .bad
    }
    return cell
  }

  /// A number of observations in years where it is known how many make one.
  static func length(_ observations: Double?, _ metrics: ReportMetrics) -> String {
    guard let observations else { return Figure.undefined }
    guard let perYear = metrics.periodsPerYear, perYear > 0 else {
      return Figure.fixed(observations.rounded(.up), decimals: 0)
    }
    return Figure.fixed(observations / perYear, decimals: 1) + " y"
  }

  static func bounds(_ result: ReportResult) -> TableCell {
    guard let bounds = result.bounds else {
      return TableCell(text: Figure.undefined, undefinedWhen: "only one path was run")
    }
    let low = MetricDefinition.sharpeRatio.text(bounds.pessimistic)
    let high = MetricDefinition.sharpeRatio.text(bounds.optimistic)
    return TableCell(
      text: "\(low) … \(high)", value: bounds.pessimistic.sharpeRatio, detail: ambiguity(bounds))
  }

  private static func ambiguity(_ bounds: ReportBounds) -> String? {
    if bounds.ambiguousTrades == 0 { return "0% ambiguous" }
    return bounds.ambiguousShare.map { Figure.percent($0) + " ambiguous" }
  }

  static func totalReturn(_ result: ReportResult) -> TableCell {
    var cell = TableCell.metric(.totalReturn, of: result.metrics)
    cell.detail = MetricDefinition.cagr.text(result.metrics) + " a year"
    return cell
  }

  static func costs(_ result: ReportResult) -> TableCell {
    TableCell(
      text: Figure.money(result.costs?.total), value: result.costs?.total,
      undefinedWhen: "costs were not recorded")
  }

  static func buyAndHold(_ result: ReportResult) -> TableCell {
    var cell = TableCell.metric(.sharpeRatio, of: result.buyAndHold)
    if let metrics = result.buyAndHold {
      cell.detail = MetricDefinition.cagr.text(metrics) + " a year"
    } else {
      cell.undefinedWhen = "buy and hold was not run"
    }
    return cell
  }
}
