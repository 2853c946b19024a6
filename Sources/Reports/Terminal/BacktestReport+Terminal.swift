import Market

extension BacktestReport {
  /// What a terminal shows after a backtest: the metrics with both ends of the unknown path and buy and hold.
  ///
  /// Plain text without colours, ending in a newline.
  public func terminalSummary() -> String {
    let header = "\(result.strategyName) on \(result.symbol): \(RankingTable.describe(result))"
    var lines = [PlainTable.harmless(title), PlainTable.harmless(header), ""]
    lines += metricTable.lines() + [""]
    if let costs = result.costs {
      let parts = costs.parts.map { "\($0.name.lowercased()) \(Figure.money($0.amount))" }
      let list = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
      lines.append("Costs paid: \(Figure.money(costs.total)) \(currency)\(list).")
    }
    if let bounds = result.bounds { lines.append(MetricsTable.explain(bounds)) }
    lines += notes
    return lines.map(PlainTable.harmless).joined(separator: "\n") + "\n"
  }

  private var metricTable: PlainTable {
    let sources = MetricsTable(result: result, currency: currency).columns
    let columns = [PlainTable.Column("Metric")] + sources.map { .init($0.title, isNumeric: true) }
    let rows = MetricDefinition.all.map { definition in
      [definition.title] + sources.map { definition.text($0.metrics) }
    }
    // A metric that nothing defines has nothing to say on a terminal; the page shows it with the reason.
    return PlainTable(
      columns: columns, rows: rows.filter { $0.dropFirst().contains { $0 != Figure.undefined } })
  }
}
