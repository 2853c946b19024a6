import Backtest
import CommandKit
import Diagnostics
import Factory
import Reports
import Search
import Storage

/// What a walk-forward measured, for people and programs.
struct StudyWalkOutput {
  private let result: StudyWalkResult

  init(_ result: StudyWalkResult) { self.result = result }

  func output(_ style: Style) -> CommandOutput {
    let words = text(style)
    return CommandOutput(json: result.json, text: words)
  }

  /// Writes the report: HTML, or its data when the name ends in .json.
  func write(_ path: String, _ context: CommandContext) throws {
    let report = StudyWalkReport(result, created: Clock.now(), codeVersion: Version.code.description)
    try AtomicFile.replace(
      path,
      with: path.hasSuffix(".json") ? result.json.text(.indented) : report.html(try ReportRenderer.assets()))
    context.console.info("The report is in \(path).")
  }

  private func text(_ style: Style) -> String {
    var list = FieldList()
    list.heading("Walk-forward of \(result.name)")
    for window in result.windows {
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
    let test = result.test
    list.heading("All test windows together")
    list.append("sessions", NumberText.grouped(test.count))
    list.append(
      "Sharpe", "\(NumberText.fixed(test.sharpeRatio, 3)) ± \(NumberText.fixed(test.sharpeStandardError, 3))")
    list.append("P(Sharpe > 0)", NumberText.fixed(test.probabilisticSharpeRatio, 4))
    list.append("total return", NumberText.percent(test.totalReturn))
    list.append("maximum drawdown", NumberText.percent(test.maximumDrawdown))
    list.append("share of the searched Sharpe", NumberText.fixed(result.efficiency, 2))
    return list.text(style: style, valueLimit: 0)
  }
}
