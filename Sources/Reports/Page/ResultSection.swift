import Market

/// Everything about one result: plots, heat maps, calendar returns, trades, metrics.
struct ResultSection {
  let result: ReportResult
  /// Place among the results of the plot data.
  let index: Int
  let currency: String
  let grids: [ReportGrid]
  let markets: [ReportMarket]
  let budget: PlotBudget
  /// Rows of the table of trades; the largest are shown when there are more.
  var tradesShown = 10

  func writeSummary(label: String, to html: inout HTMLWriter) {
    let metrics = result.metrics
    html.element("summary") { html in
      html.element("h3") { html in
        html.element("span", ["class": "rank"], text: label)
        html.text(" \(result.symbol) · \(result.strategyName)")
      }
      let figures = [
        "Sharpe \(metrics.sharpeText)"
          + (result.evidence.map { " (\(EvidenceCells.sentence($0, metrics)))" } ?? ""),
        "\(FigureDefinition.cagr.text(metrics)) a year",
        "drawdown \(FigureDefinition.maximumDrawdown.text(metrics))",
        "\(Figure.count(metrics.trades)) trades",
      ]
      html.element("span", ["class": "gist"], text: figures.joined(separator: " · "))
    }
  }

  func write(to html: inout HTMLWriter) {
    guard let detail = result.detail else { return metrics(to: &html) }
    html.element("div", ["class": "result-body"]) { html in
      html.settings(
        [ReportSetting("timeframe", result.timeframe.description)] + result.parameters + result.exits,
        classes: "chips")
      score(to: &html)
      plots(detail, to: &html)
      if let holdout = result.holdout { HoldoutSection(result: result, holdout: holdout).write(to: &html) }
      if let screening = result.screening { ScreeningTables(screening: screening).write(to: &html) }
      heatMaps(detail, to: &html)
      let sheet = Tearsheet(result: result, detail: detail, market: market, currency: currency)
      sheet.write(isFull: budget.isFull, to: &html)
      TradesSection(
        trades: detail.trades, timeframe: result.timeframe, currency: currency, rows: tradesShown,
        chartID: html.drawsCharts && market != nil ? priceChartID : nil
      ).write(to: &html)
      if budget.isFull { TradeShapeSection(sheet: sheet).write(to: &html) }
      metrics(to: &html)
    }
  }

  /// Place of the price chart on the page, for links from trades.
  var priceChartID: String { "price-\(index + 1)" }

  private var market: ReportMarket? {
    result.detail?.marketID.flatMap { id in markets.first { $0.id == id && $0.times.count > 1 } }
  }

  private func plots(_ detail: ReportDetail, to html: inout HTMLWriter) {
    EquityChart(detail: detail, holdout: result.holdout?.equity, budget: budget).chart()?.write(to: &html)
    guard let market else { return }
    PriceChart(
      title: "Trades on the price of \(market.symbol), \(market.timeframe)", market: market,
      trades: detail.trades,
      indicators: detail.indicators, currency: currency, budget: budget, id: priceChartID
    ).write(to: &html)
  }

  private func heatMaps(_ detail: ReportDetail, to html: inout HTMLWriter) {
    guard let id = detail.gridID, let position = detail.gridPosition,
      let grid = grids.first(where: { $0.id == id }), position.count == grid.axes.count
    else { return }
    let maps = [ReportGrid.Axis.Role.parameter, .exit].compactMap {
      HeatMapTable(grid: grid, position: position, role: $0, resultIndex: index)
    }
    if maps.isEmpty { return }
    html.element("h4", text: "Neighbours in the grid")
    html.element(
      "p", ["class": "hint"],
      text:
        "A real edge is a plateau: its neighbours do nearly as well. A lone peak is luck. The framed cell is "
        + "this result; everything that is not on an axis stays at its values." + mapEvidence)
    html.element("div", ["class": "pair"]) { html in
      for map in maps { map.write(to: &html) }
    }
  }

  /// What the ratios of a map are worth: they are trials of one pair, judged together.
  private var mapEvidence: String {
    guard let evidence = result.evidence else { return "" }
    return " The pair with all of these trials: p \(Figure.pValue(evidence.pValue)), "
      + "q \(Figure.pValue(evidence.qValue)), PBO \(Figure.probability(evidence.overfitting))."
  }

  private func score(to html: inout HTMLWriter) {
    guard let rank = result.rank else { return }
    let parts = rank.parts.map {
      "\(Figure.ratio($0.weight)) × \($0.name) \(Figure.fixed($0.value, decimals: 3))"
    }
    html.element(
      "p", ["class": "hint"],
      text: "Score \(Figure.fixed(rank.score, decimals: 3)) = " + parts.joined(separator: " + "))
  }

  private func metrics(to html: inout HTMLWriter) {
    MetricsTable(result: result, currency: currency).write(to: &html)
    if let capacity = result.capacity {
      CapacityTable(capacity: capacity, currency: currency).write(to: &html)
    }
  }
}
