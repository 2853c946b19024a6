import Backtest
import Factory
import Market
import Search

/// What the page of a walk-forward holds: the test windows together first, then each window.
struct StudyWalkPage: PageContent {
  let report: StudyWalkReport

  private var result: StudyWalkResult { report.result }

  var title: String { "Walk-forward of \(result.name)" }
  var runID: String { result.windows.first?.id ?? "" }
  var created: Timestamp { report.created }
  var hasCharts: Bool { true }

  var subtitle: String {
    let count = result.windows.count
    return
      "\(Figure.count(result.trials)) trials in \(count) \(count == 1 ? "study" : "studies"); each best trial is "
      + "measured on the dates after those it was searched on"
  }

  var navigation: [(id: String, title: String)] {
    [("together", "All test windows"), ("equity", "Equity"), ("windows", "Windows")]
      + (parameters.isEmpty ? [] : [("parameters", "Parameters")])
  }

  func writeBody(to html: inout HTMLWriter) {
    together(to: &html)
    equity(to: &html)
    windows(to: &html)
    if !parameters.isEmpty { chosen(to: &html) }
  }

  private func together(to html: inout HTMLWriter) {
    let test = result.test
    html.section(
      id: "together", title: "All test windows together",
      lead: "No date counted here was seen by the study whose trial traded it."
    ) { html in
      Tiles(tiles: [
        Tiles.Tile(
          name: "Sharpe ratio", value: Figure.ratio(test.sharpeRatio),
          detail: "± \(Figure.ratio(test.sharpeStandardError)), \(Figure.count(test.count)) sessions"),
        Tiles.Tile(
          name: "Probabilistic Sharpe ratio", value: Figure.probability(test.probabilisticSharpeRatio),
          detail: "chance that the true ratio is above zero"),
        Tiles.Tile(name: "Total return", value: Figure.percent(test.totalReturn, signed: true)),
        Tiles.Tile(name: "Maximum drawdown", value: Figure.percent(test.maximumDrawdown)),
        Tiles.Tile(
          name: "Walk-forward efficiency", value: Figure.ratio(result.efficiency),
          detail: "Sharpe ratio of the test windows ÷ that of the searched ones"),
      ]).write(to: &html)
    }
  }

  private func equity(to html: inout HTMLWriter) {
    var growth = [1.0]
    var borders: [Int] = []
    for window in result.windows {
      if growth.count > 1 { borders.append(growth.count - 1) }
      for value in window.verdict?.unseen?.returns ?? [] {
        growth.append(growth[growth.count - 1] * (1 + value))
      }
    }
    let dates = result.windows.compactMap { $0.verdict?.unseen }
    html.section(
      id: "equity", title: "Equity",
      lead:
        "One unit of capital over the test windows, one after the other; upright lines stand between windows."
    ) { html in
      guard growth.count > 2, let first = dates.first, let last = dates.last else {
        return html.element("p", ["class": "empty"], text: "Nothing was traded.")
      }
      var chart = Chart(
        title: "Growth of one unit, \(first.from) to \(last.through)",
        across: .numbers(
          growth.indices.map { Double($0) }, title: "session of the test windows", unit: .count),
        panels: [
          Chart.Panel(
            title: "Growth of one unit", unit: .ratio, series: [.init("growth", growth)],
            marks: zip(borders, dates.dropFirst()).map {
              .upright(Double($0), name: "\($1.from)", hue: .muted)
            })
        ]
      ).thinned(to: 1_500)
      chart.id = "growth"
      chart.write(to: &html)
    }
  }

  private func windows(to html: inout HTMLWriter) {
    html.section(
      id: "windows", title: "Windows",
      lead:
        "Deflated is the probability that the searched ratio exceeds the luck of all trials on these bars."
    ) { html in
      html.scrollingTable(label: "Windows") { html in
        head(
          [
            "Searched", "Trials", "Sharpe, searched", "Deflated", "Test", "Sharpe, test", "Return, test",
            "Trades, test",
          ], texts: [0, 4], to: &html)
        html.element("tbody") { html in
          for window in result.windows {
            let (verdict, unseen) = (window.verdict, window.verdict?.unseen)
            let from = window.task.from.map { "\($0)" } ?? "start"
            html.element("tr") { html in
              html.cell(.text("\(from) to \(window.task.through.map { "\($0)" } ?? "end")"))
              html.cell(TableCell(text: Figure.count(window.study.trials.count)))
              html.cell(TableCell(text: Figure.ratio(verdict?.sharpe)))
              html.cell(TableCell(text: Figure.probability(verdict?.deflatedByLedger)))
              html.cell(.text(unseen.map { "\($0.from) to \($0.through)" } ?? Figure.undefined))
              html.cell(
                TableCell(
                  text: "\(Figure.ratio(unseen?.metrics.sharpeRatio)) ± "
                    + Figure.ratio(unseen?.metrics.sharpeStandardError)))
              html.cell(TableCell(text: Figure.percent(unseen?.metrics.totalReturn)))
              html.cell(TableCell(text: Figure.count(unseen?.trades)))
            }
          }
        }
      }
    }
  }

  private var parameters: [SearchParameter] {
    result.windows.first?.study.design.space.parameters.filter { $0.domain.count != 1 } ?? []
  }

  /// Parameters that jump from window to window are a sign that there was nothing to find.
  private func chosen(to html: inout HTMLWriter) {
    html.section(
      id: "parameters", title: "Parameters",
      lead:
        "The best trial of each window. Values that jump from window to window say that the search followed noise."
    ) { html in
      html.scrollingTable(label: "Parameters") { html in
        head(["Searched to"] + parameters.map(\.name), texts: [0], to: &html)
        html.element("tbody") { html in
          for window in result.windows {
            html.element("tr") { html in
              html.cell(.text(window.task.through.map { "\($0)" } ?? "end"))
              for parameter in parameters {
                let space = window.study.design.space
                let place = space.parameters.firstIndex { $0.name == parameter.name }
                let coordinate = place.flatMap { window.verdict?.trial.point[$0] } ?? .nan
                html.cell(
                  coordinate.isNaN
                    ? TableCell(text: Figure.undefined, undefinedWhen: "it does not exist in this trial")
                    : TableCell(text: StudyPlots.short(parameter.domain.value(at: coordinate))))
              }
            }
          }
        }
      }
    }
  }

  /// - Parameter texts: the columns that hold no numbers.
  private func head(_ names: [String], texts: Set<Int>, to html: inout HTMLWriter) {
    html.element("thead") { html in
      html.element("tr") { html in
        for (place, name) in names.enumerated() { html.columnHead(name, isNumeric: !texts.contains(place)) }
      }
    }
  }
}
