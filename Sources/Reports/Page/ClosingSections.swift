import Diagnostics
import Market

/// The bars that were read.
struct DataSection {
  let data: [ReportDataset]

  func write(to html: inout HTMLWriter) {
    html.section(id: "data", title: "Data") { html in
      if data.isEmpty { return html.element("p", ["class": "empty"], text: "No bars were read.") }
      html.scrollingTable(label: "Bars that were read", classes: "data") { html in
        html.element("thead") { html in
          html.element("tr") { html in
            html.columnHead("Symbol", isNumeric: false)
            html.columnHead("Timeframe", isNumeric: false)
            html.columnHead("Bars")
            for name in ["From", "To", "Source", "Adjustments", "Quality"] {
              html.columnHead(name, isNumeric: false)
            }
          }
        }
        html.element("tbody") { html in
          for row in data { self.row(row, to: &html) }
        }
      }
    }
  }

  private func row(_ row: ReportDataset, to html: inout HTMLWriter) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"], text: row.symbol)
      html.element("td", text: row.timeframe.description)
      html.cell(TableCell(text: Figure.count(row.bars)))
      for date in [row.from, row.to] {
        html.element("td", ["class": "date"]) {
          $0.figure(date?.description ?? Figure.undefined, undefinedWhen: "there are no bars")
        }
      }
      html.element("td", text: row.source)
      html.element("td", text: row.adjustments)
      html.element("td") { html in
        if row.warnings.isEmpty { return html.text("no findings") }
        html.element("ul", ["class": "plain warnings"]) { html in
          for warning in row.warnings { html.element("li", text: warning) }
        }
      }
    }
  }
}

/// How orders fill, what they cost, and what else to know.
struct AssumptionsSection {
  let assumptions: [ReportSetting]
  let notes: [String]

  func write(to html: inout HTMLWriter) {
    html.section(id: "assumptions", title: "Assumptions") { html in
      if assumptions.isEmpty && notes.isEmpty {
        html.element("p", ["class": "empty"], text: "None were recorded.")
      }
      if !assumptions.isEmpty { html.settings(assumptions, classes: "facts") }
      if notes.isEmpty { return }
      html.element("ul", ["class": "notes"]) { html in
        for note in notes { html.element("li", text: note) }
      }
    }
  }
}

/// What made the numbers, and the command that makes them again.
struct ProvenanceSection {
  let provenance: ReportProvenance

  func write(to html: inout HTMLWriter) {
    html.section(id: "provenance", title: "Provenance", lead: "This command gives the same numbers again.") {
      html in
      html.element("pre", ["class": "command", "tabindex": "0"]) {
        $0.element("code", text: provenance.command)
      }
      var facts = [
        ReportSetting("data", provenance.dataHash), ReportSetting("code", provenance.codeVersion),
        ReportSetting("configuration", provenance.configurationHash),
        ReportSetting("seed", "\(provenance.seed)"),
      ]
      if let head = provenance.ledgerHead { facts.append(ReportSetting("ledger head", head)) }
      html.settings(facts, classes: "facts hashes")
      // For `assay explain`.
      html.data(id: "report-provenance", json: provenance.json.text())
      if provenance.configuration.isEmpty { return }
      html.element("details", ["class": "more"]) { html in
        html.element("summary", text: "Configuration in full")
        html.settings(provenance.configuration, classes: "facts")
      }
    }
  }
}

/// What every statistic on the page means.
struct GlossarySection {
  static let terms: [ReportSetting] = [
    ReportSetting(
      "Pair", "One strategy on one symbol. Every combination of its parameters and exits is one backtest."),
    ReportSetting(
      "Expected best Sharpe by luck",
      "The best Sharpe ratio that a number of independent strategies without any skill is expected to show on "
        + "as many years. It grows with the number tried: a good figure from a large search means little."),
    ReportSetting(
      "Multiple testing",
      "Whoever tries many strategies finds some that look good by chance. Correcting for it judges the "
        + "winners against everything that was tried, not against what survived."),
    ReportSetting(
      "p and q",
      "p is the probability that the best of a pair’s trials looks as good without an edge (Hansen’s SPA test "
        + "over all of them). q adjusts it over all pairs of the run: among pairs with q up to 0.05, one in "
        + "twenty is expected to be a false discovery."),
    ReportSetting(
      "Deflated Sharpe ratio (DSR)",
      "Probability that the true Sharpe ratio exceeds what the best of all trials in the ledger is expected to "
        + "show by luck. The variance of the trials’ ratios is the one that luck has; “observed” takes their own, "
        + "which also holds real differences between them and is stricter."),
    ReportSetting(
      "Probability of backtest overfitting (PBO)",
      "How often the trial that was best on one half of the blocks of time did worse than the median on the "
        + "other half."),
    ReportSetting(
      "Capacity", "Share of the bars’ volume at which the impact of the own trades has eaten the profit."),
    ReportSetting(
      "Gate",
      "A test that a pair has to pass to stay in. Each rejected pair keeps the gate, the number and the "
        + "threshold."),
    ReportSetting(
      "Pessimistic and optimistic bounds",
      "When one bar touches both the stop and the target, prices do not say which came first. The pessimistic "
        + "end assumes the stop every time, the optimistic end the target."),
    ReportSetting(
      "Ambiguous share",
      "The part of the P&L that those unknown paths decide. A large one asks for finer bars."),
    ReportSetting(
      "Buy and hold",
      "Buying the same symbol with the same capital at the start and holding it to the end, costs "
        + "included."),
    ReportSetting(
      "Costs", "Commission, slippage and financing, counted for every fill."),
  ]

  func write(to html: inout HTMLWriter) {
    html.section(id: "glossary", title: "Glossary") { html in
      let metrics = FigureDefinition.reported.map { ReportSetting($0.title, $0.meaning) }
      html.element("details", ["class": "more"]) { html in
        html.element("summary", text: "What \(Figure.count(Self.terms.count + metrics.count)) terms mean")
        html.settings(Self.terms + metrics, classes: "glossary")
      }
    }
  }
}
