/// What the run promises: one table a tier, under the sentence that says what the tier is worth.
struct TiersSection {
  let tiers: [ReportTier]

  private static let lead =
    "Every candidate stands in the strongest tier that its evidence allows. p is adjusted for everything that was "
    + "tried on the symbol and for earlier runs on the same bars; the expected Sharpe ratio is what remains after "
    + "shrinkage over all pairs."

  func write(to html: inout HTMLWriter) {
    html.section(id: "tiers", title: "What this run promises", lead: Self.lead) { html in
      if tiers.isEmpty {
        return html.element("p", ["class": "empty"], text: "Tiers are given when a run ends.")
      }
      for tier in tiers {
        let count = tier.entries.count
        html.element(
          "h3", ["class": "promise"],
          text:
            "\(tier.name.prefix(1).uppercased())\(tier.name.dropFirst()): \(Figure.count(count)) parameter "
            + (count == 1 ? "set" : "sets"))
        html.element("p", text: tier.promise)
        if tier.name == "winner", count > 1 {
          html.element(
            "p",
            text:
              "Many of them are one bet in other words. The list of winners keeps the best: a few of each symbol and "
              + "strategy, and no two that move together.")
        }
        if !tier.entries.isEmpty { table(tier, to: &html) }
      }
    }
  }

  private func table(_ tier: ReportTier, to html: inout HTMLWriter) {
    let givesReasons = tier.entries.contains { $0.reason != nil }
    html.scrollingTable(label: "Tier \(tier.name)", classes: "tiers") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Symbol", isNumeric: false)
          html.columnHead("Strategy", isNumeric: false)
          html.columnHead(
            "Adjusted p", meaning: "Adjusted for everything tried on the symbol, and for earlier runs")
          html.columnHead("Needed", meaning: "What the adjusted p has to reach for a winner")
          html.columnHead("Sharpe", meaning: "In discovery; it was chosen, so it is too high")
          html.columnHead("Expected", meaning: "Annual Sharpe ratio to expect after shrinkage over all pairs")
          html.columnHead("Years", meaning: "Sealed years that would settle it with a chance of 80 %")
          if givesReasons { html.columnHead("Why it is no winner", isNumeric: false) }
        }
      }
      html.element("tbody") { html in
        for entry in tier.entries { row(entry, givesReasons: givesReasons, to: &html) }
      }
    }
  }

  private func row(_ entry: ReportTier.Entry, givesReasons: Bool, to html: inout HTMLWriter) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"], text: entry.symbol)
      html.element("td") { html in
        html.text(entry.strategy)
        html.element("small", text: entry.settings)
        if let note = ReportScreening.edgeNote(entry.gridEdges) { html.element("small", text: note) }
      }
      html.cell(TableCell(text: Figure.pValue(entry.pValue), value: entry.pValue))
      html.cell(TableCell(text: Figure.pValue(entry.level), value: entry.level))
      html.cell(TableCell(text: Figure.ratio(entry.sharpe), value: entry.sharpe))
      html.cell(
        TableCell(
          text: Figure.ratio(entry.expectedSharpe), value: entry.expectedSharpe,
          undefinedWhen: "too few pairs to shrink towards"))
      let years = entry.yearsNeeded.flatMap { $0.isFinite ? $0 : nil }
      html.cell(
        TableCell(
          text: years.map { Figure.fixed($0, decimals: 1) } ?? Figure.undefined, value: years,
          undefinedWhen: "a hundred years would not settle it"))
      if givesReasons { html.element("td", text: entry.reason ?? "") }
    }
  }
}
