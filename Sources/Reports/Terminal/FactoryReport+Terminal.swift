import Market

extension FactoryReport {
  /// What a terminal shows at the end of a run: verdict, gates, the best winners, or how the best pairs fell.
  ///
  /// Plain text without colours, ending in a newline. Says all the cautions that the page says.
  /// - Parameter rows: at most this many winners or pairs.
  public func terminalSummary(rows: Int = 10) -> String {
    let verdict = VerdictText(report: self)
    var lines = [PlainTable.harmless(title), verdict.headline, speedLine, ""]
    lines += Self.gateTable(gates).lines() + [""]
    if winners.isEmpty {
      lines += fallenLines(rows: rows)
    } else {
      lines += Self.winnerTable(winners.prefix(rows)).lines()
      if winners.count > rows { lines.append("… and \(Figure.count(winners.count - rows)) more.") }
    }
    lines.append("")
    if let warning = verdict.warning { lines.append(warning) }
    lines += verdict.luck
    let warnings = data.reduce(0) { $0 + $1.warnings.count }
    if warnings > 0 {
      lines.append("Data: \(Figure.count(warnings)) quality warnings, listed in the report.")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var speedLine: String {
    let backtests = "\(Figure.count(trials.backtests)) backtests"
    guard let seconds, seconds > 0 else { return backtests + "." }
    let rate = Figure.magnitude((Double(trials.backtests) / seconds).rounded())
    let workers = workers.map { $0 == 1 ? ", 1 worker" : ", \($0) workers" } ?? ""
    return "\(backtests) in \(Figure.duration(seconds)) (\(rate) a second\(workers))."
  }

  private static func gateTable(_ gates: [ReportGate]) -> PlainTable {
    PlainTable(
      columns: [
        .init("Gate"), .init("In", isNumeric: true), .init("Passed", isNumeric: true), .init("Asks for"),
      ],
      rows: gates.map { gate in
        let criteria = gate.criteria.map(\.sentence).joined(separator: ", ")
        return [gate.name, Figure.count(gate.entered), Figure.count(gate.passed), criteria]
      })
  }

  private static func winnerTable(_ winners: some Collection<ReportResult>) -> PlainTable {
    let figures: [MetricDefinition] = [
      .probabilisticSharpeRatio, .trades, .profitFactor, .maximumDrawdown, .cagr,
    ]
    let columns: [PlainTable.Column] =
      [.init("#", isNumeric: true), .init("Symbol", limit: 12), .init("Strategy", limit: 26)]
      + [.init("Sharpe ± SE", isNumeric: true)]
      + figures.map { .init($0.shortTitle, isNumeric: true) }
      + [
        .init("Bounds", isNumeric: true), .init("Buy & hold", isNumeric: true),
        .init("Parameters", limit: 48),
      ]
    let rows = winners.enumerated().map { index, result in
      [Figure.count(index + 1), result.symbol, result.strategyName, result.metrics.sharpeText]
        + figures.map { $0.text(result.metrics) }
        + [RankingTable.bounds(result).text, RankingTable.buyAndHold(result).text]
        + [RankingTable.describe(result)]
    }
    return PlainTable(columns: columns, rows: rows)
  }

  /// The pairs with the highest Sharpe ratios, and why they fell.
  private func fallenLines(rows: Int) -> [String] {
    let best = pairs.enumerated().sorted { first, second in
      let a = first.element.best.sharpeRatio ?? -.infinity
      let b = second.element.best.sharpeRatio ?? -.infinity
      return a != b ? a > b : first.offset < second.offset
    }.prefix(rows).map(\.element)
    if best.isEmpty { return ["No pair was tried."] }
    let table = PlainTable(
      columns: [
        .init("Symbol", limit: 12), .init("Strategy", limit: 26), .init("Sharpe ± SE", isNumeric: true),
        .init("Fell because"),
      ],
      rows: best.map { [$0.symbol, $0.strategyName, $0.best.sharpeText, $0.verdict.sentence] })
    return ["The highest Sharpe ratios among the rejected:"] + table.lines()
  }
}

extension ReportPair.Verdict {
  /// Why a pair fell, in one line.
  var sentence: String {
    switch self {
    case .passed: "passed"
    case .rejected(let gate, let failures):
      gate + ": " + failures.map(\.sentence).joined(separator: "; ")
    case .notJudged(let reason): reason
    }
  }
}
