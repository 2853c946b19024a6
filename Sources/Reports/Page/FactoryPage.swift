import Market

/// The page of a factory run: verdict first, then the ranking, the details, and what made them.
struct FactoryPage: PageContent {
  let report: FactoryReport
  var hasCharts: Bool { true }

  var title: String { report.title }
  var runID: String { report.runID }
  var created: Timestamp { report.created }

  var subtitle: String {
    let symbols = Self.unique(report.pairs.map(\.symbol))
    let names =
      symbols.count > 8 ? symbols.prefix(8).joined(separator: ", ") + ", …" : symbols.joined(separator: ", ")
    return names.isEmpty ? "No pairs" : names
  }

  var navigation: [(id: String, title: String)] {
    var entries = [
      (id: "verdict", title: "Verdict"), (id: "tiers", title: "Promises"), (id: "ranking", title: "Winners"),
    ]
    if PlantedSection(report: report).isShown {
      entries.insert((id: "planted", title: "Planted edge"), at: 1)
    }
    if !report.rejected.isEmpty { entries.append((id: "rejected", title: "Best rejected backtests")) }
    if detailed.contains(where: { $0.result.detail != nil }) {
      entries.append((id: "details", title: "In detail"))
    }
    entries += [
      (id: "gates", title: "Gates"), (id: "tests", title: "Everything tried"),
      (id: "pairs", title: "Every pair"), (id: "data", title: "Data"),
      (id: "assumptions", title: "Assumptions"), (id: "provenance", title: "Provenance"),
      (id: "glossary", title: "Glossary"),
    ]
    return entries
  }

  var plotData: PlotData {
    PlotData(
      currency: report.currency, results: detailed.map(\.result), markets: report.markets,
      grids: report.grids)
  }

  /// Winners and rejected backtests in the order in which plots refer to them.
  private var detailed: [(label: String, result: ReportResult)] {
    let winners = report.winners.enumerated().map { ("#\($0.offset + 1)", $0.element) }
    return winners + report.rejected.map { ("rejected", $0) }
  }

  func writeBody(to html: inout HTMLWriter) {
    VerdictSection(report: report).write(to: &html)
    PlantedSection(report: report).write(to: &html)
    TiersSection(tiers: report.tiers).write(to: &html)
    ranking(to: &html)
    details(to: &html)
    FunnelSection(gates: report.gates, pairs: report.pairs.count).write(to: &html)
    SymbolTestsSection(tests: report.symbolTests).write(to: &html)
    PairsSection(pairs: report.pairs).write(to: &html)
    DataSection(data: report.data).write(to: &html)
    AssumptionsSection(assumptions: report.assumptions, notes: report.notes).write(to: &html)
    ProvenanceSection(provenance: report.provenance).write(to: &html)
    GlossarySection().write(to: &html)
  }

  private func ranking(to html: inout HTMLWriter) {
    html.section(id: "ranking", title: "Winners", lead: report.rankingRule) { html in
      if report.winners.isEmpty {
        html.element(
          "p", ["class": "empty"], text: report.pairs.isEmpty ? Self.nothingJudged : Self.noWinners)
      } else {
        RankingTable(results: report.winners, label: "Winners", firstIndex: 0).write(to: &html)
      }
    }
    if report.rejected.isEmpty { return }
    html.section(
      id: "rejected", title: "Best rejected backtests",
      lead:
        "Rejected, the furthest first, and shown only because there are few winners or none. None of these "
        + "passed every gate."
    ) { html in
      RankingTable(
        results: report.rejected, label: "Best rejected backtests", firstIndex: report.winners.count
      ).write(to: &html)
    }
  }

  static let nothingJudged =
    "No pair of symbol and strategy could be tested, so this page says nothing about any strategy. "
    + "`assay factory status` names the reasons."

  static let noWinners =
    "No pair passed every gate. That is a normal result, and the usual one on honest gates: the list is "
    + "never padded. The table of every pair names the gate and the figure that rejected it."

  private func details(to html: inout HTMLWriter) {
    guard detailed.contains(where: { $0.result.detail != nil }) else { return }
    html.section(
      id: "details", title: "In detail",
      lead: "Each result with its equity, its trades on the prices, and what its neighbours in the grid did."
    ) { html in
      let budget = plotData.budget
      for (index, entry) in detailed.enumerated() where entry.result.detail != nil {
        let section = ResultSection(
          result: entry.result, index: index, currency: report.currency, grids: report.grids,
          markets: report.markets, budget: budget)
        html.element(
          "details", ["id": "result-\(index + 1)", "class": "result", "open": index == 0 ? "" : nil]
        ) { html in
          section.writeSummary(label: entry.label, to: &html)
          section.write(to: &html)
        }
        html.line()
      }
    }
  }

  static func unique(_ values: [String]) -> [String] {
    var seen = Set<String>()
    return values.filter { seen.insert($0).inserted }
  }
}
