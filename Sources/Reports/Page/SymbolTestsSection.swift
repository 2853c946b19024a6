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
      number("In the ledger", "Trials that this installation ever made on the same bars", .count) {
        $0.ledgerTrials.map(Double.init)
      },
      number("Effective", "What those are worth as independent trials", .count) { $0.effectiveTrials },
      number("Correlation", "Mean correlation of the trials’ returns", .ratio) { $0.meanCorrelation },
      number(
        "Best by luck", "Annual Sharpe ratio that the best of the effective trials shows without skill",
        .ratio
      ) { $0.expectedBestSharpe },
      Column(
        title: "SPA p",
        meaning: "Hansen’s test that the best trial has no edge; below it the range of its bounds"
      ) { test in
        TableCell(
          text: Figure.pValue(test.spaConsistent), value: test.spaConsistent,
          detail: "\(Figure.pValue(test.spaLower)) … \(Figure.pValue(test.spaUpper))",
          undefinedWhen: "no trial traded")
      },
      number("Best statistic", "Largest studentised mean return of all trials", .ratio) { $0.statistic },
      number(
        "StepM limit", "Critical value of Romano and Wolf’s stepwise test: what lies above it is found",
        .ratio
      ) { $0.stepmCriticalValue },
    ]
  }
}
