import Learning
import Market
import Validation

/// Forecasts of the regime beside simple ones, the confusion of the network, and what came day by day.
struct RegimeSection {
  let studies: [(study: RegimeStudy, model: RegimeScores)]

  private static let hues: [Chart.Hue] = [.third, .second, .fourth, .muted]
  private static let names = RegimeHistory.classes.map(\.rawValue)

  func write(to html: inout HTMLWriter) {
    html.section(
      id: "regimes", title: "Regimes",
      lead: "Regimes last: an accuracy says nothing without that of saying that the last regime stays."
    ) { html in
      for each in studies {
        html.element("h3", text: "\(each.study.horizon) \(each.study.horizon == 1 ? "bar" : "bars") ahead")
        scores(each.study.baselines + [each.model], to: &html)
        confusion(each.model, to: &html)
        ribbon(each.study, each.model, to: &html)
      }
    }
  }

  private func scores(_ all: [RegimeScores], to html: inout HTMLWriter) {
    LearningTable.write(
      "Forecasts of the regime",
      ["forecast", "accuracy", "balanced accuracy", "log loss", "changes caught", "bars late"],
      all.map { score in
        [
          .text(score.name), TableCell(text: Figure.percent(score.accuracy), value: score.accuracy),
          TableCell(text: Figure.percent(score.balancedAccuracy), value: score.balancedAccuracy),
          TableCell(
            text: Figure.fixed(score.logLoss, decimals: 3), value: score.logLoss,
            undefinedWhen: "it gives no probabilities"),
          TableCell(text: Figure.percent(score.timing.caughtShare), value: score.timing.caughtShare),
          TableCell(text: Figure.fixed(score.timing.meanDelay, decimals: 1), value: score.timing.meanDelay),
        ]
      }, to: &html)
  }

  private func confusion(_ model: RegimeScores, to html: inout HTMLWriter) {
    LearningTable.write(
      "Confusion of the network", ["observed, below; forecast, right"] + Self.names,
      model.confusion.enumerated().map { index, row in
        [TableCell.text(Self.names[index])]
          + row.map { TableCell(text: Figure.count($0), value: Double($0)) }
      }, to: &html)
  }

  /// Above what came, below what was forecast for the day.
  private func ribbon(_ study: RegimeStudy, _ model: RegimeScores, to html: inout HTMLWriter) {
    let days = study.history.testDays(horizon: study.horizon)
    guard let first = days.first, let last = days.last else { return }
    let dates = days.map { study.history.times[$0 + study.horizon] }
    let truth = days.map { study.history.labels[$0 + study.horizon] }
    func panel(_ title: String, _ classes: [Int]) -> Chart.Panel {
      var panel = Chart.Panel(
        title: title, unit: .count,
        series: Self.names.indices.map { index in
          Chart.Series(
            Self.names[index], classes.map { $0 == index ? 1 : .nan }, hue: Self.hues[index], style: .bars)
        }, height: 84, range: 0...1)
      panel.ticks = [Chart.Tick(2, "")]
      return panel
    }
    guard first < last else { return }
    Chart(
      title: "Observed regime, and the forecast for the day",
      across: .time(dates.map { Timestamp(startOf: Timestamp(nanoseconds: $0).date) }, isDaily: true),
      panels: [panel("observed", truth), panel("forecast", model.predictions)]
    ).write(to: &html)
  }
}

/// Forecasts of returns: scores, outcomes by tenths of the forecast, and the information coefficient over time.
struct PriceSection {
  let studies: [PriceStudy]

  func write(to html: inout HTMLWriter) {
    html.section(
      id: "prices", title: "Prices",
      lead: "R² against no forecast is above 0 only where a forecast is better than saying nothing."
    ) { html in
      for study in studies {
        html.element("h3", text: "\(study.panel.horizon) bars ahead")
        html.element("p", text: study.sentence)
        scores(study, to: &html)
        if let best = study.scores.max(by: { ($0.rSquaredZero ?? -9) < ($1.rSquaredZero ?? -9) }) {
          deciles(study, best, to: &html)
        }
      }
    }
  }

  private func scores(_ study: PriceStudy, to html: inout HTMLWriter) {
    LearningTable.write(
      "Forecasts of returns",
      ["forecast", "R², no forecast", "R², mean", "rank IC", "t", "equal signs", "Diebold–Mariano", "p"],
      (study.baselines + study.scores).map { score in
        [
          .text(score.name), TableCell(text: Figure.percent(score.rSquaredZero), value: score.rSquaredZero),
          TableCell(text: Figure.percent(score.rSquaredMean), value: score.rSquaredMean),
          TableCell(
            text: Figure.fixed(score.rankInformation?.mean, decimals: 3, signed: true),
            value: score.rankInformation?.mean, undefinedWhen: "fewer than five symbols a date"),
          TableCell(
            text: Figure.ratio(score.rankInformation?.neweyWestT), value: score.rankInformation?.neweyWestT),
          TableCell(text: Figure.percent(score.directionalAccuracy), value: score.directionalAccuracy),
          TableCell(text: Figure.ratio(score.lossTest?.statistic), value: score.lossTest?.statistic),
          TableCell(
            text: Figure.pValue(score.lossTest?.twoSidedPValue), value: score.lossTest?.twoSidedPValue),
        ]
      }, to: &html)
  }

  private func deciles(_ study: PriceStudy, _ score: PriceStudy.Score, to html: inout HTMLWriter) {
    let order = score.forecasts.indices.sorted { score.forecasts[$0] < score.forecasts[$1] }
    guard order.count >= 20 else { return }
    LearningTable.write(
      "Outcome by decile of the forecast of \(score.name)", ["decile", "mean forecast", "mean outcome"],
      (0..<10).map { tenth in
        let places = order[(order.count * tenth / 10)..<(order.count * (tenth + 1) / 10)]
        let said = places.reduce(0) { $0 + score.forecasts[$1] } / Double(places.count)
        let came =
          places.reduce(0) { $0 + study.panel.table.labels[study.split.test[$1]] } / Double(places.count)
        return [
          TableCell(text: "\(tenth + 1)", value: Double(tenth + 1)),
          TableCell(text: Figure.percent(said, signed: true), value: said),
          TableCell(text: Figure.percent(came, signed: true), value: came),
        ]
      }, to: &html)
  }
}

/// A table of cells with a head.
enum LearningTable {
  static func write(
    _ label: String, _ head: [String], _ rows: [[TableCell]], to html: inout HTMLWriter
  ) {
    html.scrollingTable(label: label) { html in
      html.tableHead(
        head, texts: Set((rows.first ?? []).indices.filter { !(rows.first ?? [])[$0].isNumeric }))
      html.element("tbody") { html in
        for row in rows { html.element("tr") { html in for cell in row { html.cell(cell) } } }
      }
    }
  }
}
