import Continuous
import Diagnostics
import HTTPServer
import Numerics
import Reports
import Storage

extension PageMaker {
  /// Every change of a configuration: before and after, the evidence, and the way back.
  func impact() throws -> DashboardPage {
    let changes = state.continuous.changes
    var sections: [PageSection] = []
    if changes.isEmpty {
      var blocks: [PageBlock] = [
        .empty(
          state.hasContinuous
            ? "The continuous system has changed no configuration. A change needs a better result on data that neither "
              + "side was fitted on."
            : "The continuous system has not run in this workspace. It looks for better parameters and changes a "
              + "configuration only where unseen data speak for it.",
          commands: ["assay continuous --once", "assay continuous status"])
      ]
      blocks += button(.startContinuous)
      sections.append(PageSection("changes", "No change yet", isLive: true, blocks))
    } else {
      let columns = [
        Grid.Column("Strategy"), Grid.Column("When"), Grid.Column("What changed"),
        Grid.Column("Improvement", meaning: "On data that neither side was fitted on", isNumeric: true),
      ]
      let grid = Grid.listing(
        id: "changes", label: "Changes", columns: columns, rows: changes.map(Self.row), query: query,
        filters: "strategy or parameter")
      var blocks: [PageBlock] = [.grid(grid)]
      for name in Self.unique(changes.map(\.strategy)).prefix(20) {
        blocks += button(.rollBackStrategy(name))
      }
      sections.append(
        PageSection(
          "changes", "Changes of configurations",
          lead: "The newest first. `assay continuous rollback` takes one back.",
          isLive: true, blocks))
    }
    sections.append(contentsOf: try evidence())
    return DashboardPage(
      "Optimisation impact", menu: .impact,
      lead:
        "What was changed by itself, what it was worth on data that nobody had seen, and how to take it back.",
      sections: sections)
  }

  private static func row(_ change: ContinuousData.Change) -> [Cell] {
    [
      .text(change.strategy), .time(change.at), .text(difference(change.old, change.new)),
      .number(
        change.improvement, .signedPercent, undefined: "it was not measured",
        tone: change.improvement > 0 ? .good : change.improvement < 0 ? .bad : nil),
    ]
  }

  /// `fast 10 → 12, slow 50 → 40`.
  static func difference(_ old: String, _ new: String) -> String { ParameterChange.text(old, new) }

  /// The tests behind changes and refusals, the error that is left, and the iterations.
  private func evidence() throws -> [PageSection] {
    let continuous = state.continuous
    guard state.hasContinuous else { return [] }
    let attempts = Grid.listing(
      id: "attempts", label: "Tests",
      columns: [
        Grid.Column("Strategy"), Grid.Column("When"), Grid.Column("Asked to change"),
        Grid.Column("Gain", meaning: "On data that neither side was fitted on", isNumeric: true),
        Grid.Column(
          "p", meaning: "Of the paired test that the new parameters are no better", isNumeric: true),
        Grid.Column(
          "Level", meaning: "The p-value that the error left allowed at that moment", isNumeric: true),
        Grid.Column("Outcome"), Grid.Column("Evidence"),
      ],
      rows: continuous.attempts.map { attempt in
        [
          .text(attempt.strategy), .time(attempt.at), .text(Self.difference(attempt.old, attempt.new)),
          .number(
            attempt.gain, .signedPercent, undefined: "it was not measured",
            tone: attempt.gain > 0 ? .good : attempt.gain < 0 ? .bad : nil),
          .number(attempt.pValue, .pValue), .number(attempt.level, .pValue),
          .text(attempt.isPromoted ? "promoted" : "refused", tone: attempt.isPromoted ? .good : nil),
          .text(String(attempt.evidence.prefix(200))),
        ]
      }, query: query, filters: "strategy, parameter or outcome",
      empty:
        "No challenger has come as far as a test. `assay continuous history` says why each one was refused before."
    )
    let iterations = Grid.listing(
      id: "iterations", label: "Iterations",
      columns: [
        Grid.Column("Iteration", isNumeric: true), Grid.Column("Begun"), Grid.Column("Ended"),
        Grid.Column("State"), Grid.Column("Report"),
      ],
      rows: continuous.iterations.map { iteration in
        [
          .count(iteration.number), .time(iteration.begun), .time(iteration.ended), .text(iteration.state),
          .text(iteration.report),
        ]
      }, query: query, filters: "state", empty: "No iteration was made.")
    return [
      PageSection(
        "attempts-section", "Tests of challengers",
        lead: "Every test that spent error: on unseen data, of the new parameters against those in force.",
        isLive: true, [.grid(attempts)]),
      PageSection("budget", "Budget of error", isLive: true, budget()),
      PageSection("iterations-section", "Iterations", isLive: true, [.grid(iterations)]),
    ]
  }

  /// What the online procedure has left, which bounds the share of false promotions over all tests ever made.
  func budget() -> [PageBlock] {
    guard let budget = state.continuous.budget else {
      return [
        .empty(
          "The continuous system has not run in this workspace, so no error was spent.",
          commands: ["assay continuous --once"])
      ]
    }
    let settings = budget.settings
    return [
      .facts([
        ("Procedure", .text(settings.method.rawValue.uppercased(), detail: "online false discovery rate")),
        ("Share of false promotions allowed", .number(settings.alpha, .percent)),
        ("Tests so far", .count(budget.tests)), ("Promotions", .count(budget.rejections)),
        ("Level of the next test", .number(budget.nextLevel, .pValue)),
      ])
    ]
  }
}
