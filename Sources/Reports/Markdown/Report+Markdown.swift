import Market

extension BacktestReport {
  /// The summary as Markdown: what was run, what came out, how sure that is, the worst drawdowns, the years, and the
  /// command that gives the same numbers again.
  public func markdown() -> String {
    var page = MarkdownText()
    page.heading(title, level: 1)
    if let bars = data.first, let from = bars.from, let to = bars.to {
      page.paragraph(
        "\(Figure.count(bars.bars)) bars from \(from) to \(to), in \(currency). Run \(runID), \(created).")
    }
    for warning in warnings { page.paragraph("Warning: \(warning)") }
    let settings = (result.parameters + result.exits).map { "\($0.name) \($0.value)" }
    if !settings.isEmpty { page.paragraph("Settings: " + settings.joined(separator: ", ") + ".") }
    let columns = MetricsTable(result: result, currency: currency).columns
    page.heading("Figures")
    page.table(
      ["Figure"] + columns.map(\.title),
      FigureDefinition.reported.map { definition in
        [definition.title] + columns.map { definition.text($0.metrics) }
      }, numeric: columns.count)
    if let costs = result.costs {
      page.heading("Costs, \(currency)")
      page.table(
        ["Part", "Amount"],
        (costs.parts + [ReportCosts.Part("total", costs.total)]).map { [$0.name, Figure.money($0.amount)] },
        numeric: 1)
    }
    if let equity = result.detail?.equity { page.append(equity) }
    page.close(notes: notes, command: provenance.command)
    return page.text
  }
}

extension MarkdownText {
  /// What every summary ends with: notes, and the command that gives the same numbers again.
  fileprivate mutating func close(notes: [String], command: String) {
    if !notes.isEmpty {
      heading("Notes")
      list(notes)
    }
    heading("The same numbers again")
    code(command)
  }

  fileprivate mutating func append(_ equity: ReportEquity) {
    let falls = DrawdownList(equity).worst(5)
    if !falls.isEmpty {
      heading("Worst drawdowns")
      table(
        ["Peak", "Lowest", "Recovered", "Depth"],
        falls.map { fall in
          [
            "\(equity.times[fall.peak].date)", "\(equity.times[fall.trough].date)",
            fall.recovery.map { "\(equity.times[$0].date)" } ?? "not yet", Figure.percent(fall.depth),
          ]
        }, numeric: 1)
    }
    let years = CalendarYears(times: equity.times, values: equity.equity).years
    let held = equity.buyAndHold.map { CalendarYears(times: equity.times, values: $0).years }
    if years.isEmpty { return }
    heading("Years")
    table(
      ["Year", "Return"] + (held == nil ? [] : ["Buy and hold"]) + ["Maximum drawdown"],
      years.enumerated().map { index, year in
        ["\(year.year)", Figure.percent(year.total, signed: true)]
          + (held.map { [Figure.percent($0[index].total, signed: true)] } ?? []) + [
            Figure.percent(year.drawdown)
          ]
      }, numeric: held == nil ? 2 : 3)
  }
}

extension FactoryReport {
  /// The summary as Markdown: the verdict, the winners with their evidence, the gates, the data, and the command that
  /// gives the same numbers again.
  public func markdown() -> String {
    var page = MarkdownText()
    let verdict = VerdictText(report: self)
    page.heading(title, level: 1)
    page.paragraph("Run \(runID), \(created), in \(currency).")
    for warning in warnings { page.paragraph("Warning: \(warning)") }
    page.paragraph(verdict.headline)
    if let warning = verdict.warning { page.paragraph(warning) }
    for sentence in verdict.luck { page.paragraph(sentence) }
    page.heading("Winners")
    if winners.isEmpty { page.paragraph("None.") } else { page.winners(winners) }
    page.heading("Gates")
    page.table(
      ["Gate", "Entered", "Passed"],
      gates.map { [$0.name, Figure.count($0.entered), Figure.count($0.passed)] }, numeric: 2)
    page.heading("Data")
    page.table(
      ["Symbol", "Timeframe", "From", "To", "Source", "Bars"],
      data.map {
        [
          $0.symbol, "\($0.timeframe)", $0.from.map { "\($0)" } ?? Figure.undefined,
          $0.to.map { "\($0)" } ?? Figure.undefined, $0.source, Figure.count($0.bars),
        ]
      }, numeric: 1)
    page.close(notes: notes, command: provenance.command)
    return page.text
  }
}

extension MarkdownText {
  fileprivate mutating func winners(_ winners: [ReportResult]) {
    table(
      [
        "Symbol and strategy", "Settings", "Sharpe ratio", "p", "q", "DSR", "PBO", "Return a year",
        "Drawdown", "Trades",
      ],
      winners.map { winner in
        [
          "\(winner.symbol) · \(winner.strategyName)", RankingTable.describe(winner),
          winner.metrics.sharpeText,
          Figure.pValue(winner.evidence?.pValue), Figure.pValue(winner.evidence?.qValue),
          Figure.probability(winner.evidence?.deflatedSharpe),
          Figure.probability(winner.evidence?.overfitting),
          FigureDefinition.cagr.text(winner.metrics), FigureDefinition.maximumDrawdown.text(winner.metrics),
          Figure.count(winner.metrics.trades),
        ]
      }, numeric: 8)
  }
}
