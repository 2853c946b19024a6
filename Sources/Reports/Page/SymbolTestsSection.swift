/// The tests over everything that was tried, symbol by symbol.
struct SymbolTestsSection {
  let tests: [ReportSymbolTest]

  private static let lead =
    "Every backtest of a symbol against the best of as many without an edge, resampled with the dependence that "
    + "they have. Trials that resemble each other count as fewer independent ones."

  func write(to html: inout HTMLWriter) {
    html.section(id: "tests", title: "Everything tried", lead: Self.lead) { html in
      if tests.isEmpty {
        return html.element("p", ["class": "empty"], text: "These tests are made when a run ends.")
      }
      html.scrollingTable(label: "Tests over everything tried", classes: "tests") { html in
        html.element("thead") { html in
          html.element("tr") { html in
            html.columnHead("Symbol", isNumeric: false)
            for column in Self.columns { html.columnHead(column.title, meaning: column.meaning) }
          }
        }
        html.element("tbody") { html in
          for test in tests {
            html.element("tr") { html in
              html.element("th", ["scope": "row"], text: test.symbol)
              for column in Self.columns { html.cell(column.cell(test)) }
            }
          }
        }
      }
    }
  }

  private struct Column {
    let title: String
    let meaning: String
    let cell: (ReportSymbolTest) -> TableCell
  }

  private static func number(
    _ title: String, _ meaning: String, _ unit: ReportUnit, _ value: @escaping (ReportSymbolTest) -> Double?
  ) -> Column {
    Column(title: title, meaning: meaning) { test in
      TableCell(
        text: Figure.text(value(test), unit), value: value(test), undefinedWhen: "too few trials that trade")
    }
  }

  private static var columns: [Column] {
    [
      number("Sessions", "Days that every trial was judged on", .count) { Double($0.sessions) },
      number("Trials", "Backtests of this run", .count) { Double($0.trials) },
      number("Judged", "Backtests with enough trades; the others cannot win", .count) {
        $0.panelTrials.map(Double.init)
      },
      number("In the ledger", "Trials that this installation ever made on the same bars", .count) {
        $0.ledgerTrials.map(Double.init)
      },
      number("Effective", "What those are worth as independent trials", .count) { $0.effectiveTrials },
      number("Correlation", "Mean correlation of the trials’ returns", .ratio) { $0.meanCorrelation },
      number(
        "Best by luck", "Annual Sharpe ratio that the best of the effective trials shows without skill",
        .ratio
      ) { $0.expectedBestSharpe },
      number("SPA p", "Hansen’s test that no trial earns", .pValue) { $0.spa },
      number("Best statistic", "Largest studentised mean profit of the pairs", .ratio) { $0.statistic },
      number("Needed", "What the best pair’s statistic has to exceed at the level", .ratio) {
        $0.neededStatistic
      },
      number(
        "Adjusted p", "That the best pair has no edge, adjusted for everything tried on the symbol", .pValue
      ) {
        $0.pValue
      },
      number("Of the level", "Part of the level that earlier trials on these bars leave to the run", .percent)
      {
        $0.accountShare
      },
      number("q", "The adjusted p after that account, adjusted over all symbols of the run", .pValue) {
        $0.qValue
      },
    ]
  }
}
