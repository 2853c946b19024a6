import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Search
import Storage
import Validation

/// A study in each training window, its best trial measured on the window that follows.
struct StudyWalk {
  let work: StudyWork
  let bars: StudyWork.Bars
  let dates: StudyDates

  func run(
    _ specification: StudySpecification, _ task: StrategyTask, _ windows: Int
  ) async throws -> StudyWalkReport {
    let splits = try WalkForwardSplits(count: dates.dates.count, windows: windows)
    var found: [StudyWalkReport.Window] = []
    for (place, split) in splits.splits.enumerated() {
      var (own, ownTask) = (specification, task)
      own.name = "\(specification.name), window \(place + 1) of \(windows)"
      ownTask.from = dates.dates[split.train.lowerBound]
      ownTask.through = dates.dates[split.train.upperBound - 1]
      ownTask.testThrough = dates.dates[split.test.upperBound - 1]
      own.task = .strategy(ownTask)
      let (id, study, objective) = try await work.run(own, bars: bars)
      let verdict = try work.verdict(id, study, objective, bars)
      found.append(
        StudyWalkReport.Window(id: id, study: study, task: ownTask, verdict: verdict))
    }
    return StudyWalkReport(
      name: specification.name, windows: found, periodsPerYear: bars.series.instrument.daysPerYear)
  }
}

/// The windows of a walk-forward, and all that they measured together.
struct StudyWalkReport {
  let name: String
  let windows: [Window]
  let periodsPerYear: Double

  struct Window {
    let id: String
    let study: Study
    let task: StrategyTask
    let verdict: StudyVerdict?
  }

  /// The returns of all test windows in order: no date of them was searched by the study that traded it.
  var test: CoreReturnMetrics {
    CoreReturnMetrics(
      windows.flatMap { $0.verdict?.unseen?.returns ?? [] }, periodsPerYear: periodsPerYear)
  }

  /// The share of the searched Sharpe ratio that was left on the test windows.
  var efficiency: Double? {
    let searched = windows.compactMap { $0.verdict?.sharpe }
    guard searched.count == windows.count, let left = test.sharpeRatio else { return nil }
    let mean = searched.reduce(0, +) / Double(searched.count)
    return mean > 0 ? left / mean : nil
  }

  func output(_ style: Style) -> CommandOutput {
    let words = text(style)
    return CommandOutput(json: json, text: words)
  }

  private var json: JSONValue {
    let test = test
    return [
      "name": .string(name),
      "windows": .array(
        windows.map { window -> JSONValue in
          var parameters = JSONValue.null
          if let trial = window.verdict?.trial {
            parameters = .object(trial.parameters(in: window.study.design.space))
          }
          return [
            "study": .string(window.id), "from": JSONValue(window.task.from?.description),
            "to": JSONValue(window.task.through?.description), "trials": JSONValue(window.study.trials.count),
            "parameters": parameters, "verdict": window.verdict?.json ?? .null,
          ]
        }),
      "test": [
        "sessions": JSONValue(test.count), "sharpe_ratio": JSONValue(test.sharpeRatio),
        "sharpe_standard_error": JSONValue(test.sharpeStandardError),
        "probabilistic_sharpe_ratio": JSONValue(test.probabilisticSharpeRatio),
        "total_return": JSONValue(test.totalReturn), "max_drawdown": JSONValue(test.maximumDrawdown),
      ], "walk_forward_efficiency": JSONValue(efficiency),
    ]
  }

  private func text(_ style: Style) -> String {
    var list = FieldList()
    list.heading("Walk-forward of \(name)")
    for window in windows {
      let unseen = window.verdict?.unseen
      let parameters = window.verdict.map { verdict in
        window.study.design.space.values(at: verdict.trial.point)
          .map { "\($0.name)=\(StudyOutput.short($0.value))" }.joined(separator: " ")
      }
      list.append(
        "to \(window.task.through.map { "\($0)" } ?? "the end")",
        "Sharpe \(NumberText.fixed(window.verdict?.sharpe, 2)) searched, "
          + "\(NumberText.fixed(unseen?.metrics.sharpeRatio, 2)) on what followed; \(parameters ?? "no trial")"
      )
    }
    let test = test
    list.heading("All test windows together")
    list.append("sessions", NumberText.grouped(test.count))
    list.append(
      "Sharpe", "\(NumberText.fixed(test.sharpeRatio, 3)) ± \(NumberText.fixed(test.sharpeStandardError, 3))")
    list.append("P(Sharpe > 0)", NumberText.fixed(test.probabilisticSharpeRatio, 4))
    list.append("total return", NumberText.percent(test.totalReturn))
    list.append("maximum drawdown", NumberText.percent(test.maximumDrawdown))
    list.append("share of the searched Sharpe", NumberText.fixed(efficiency, 2))
    return list.text(style: style, valueLimit: 0)
  }
}
