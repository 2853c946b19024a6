import Diagnostics
import Factory
import HTTPServer
import Market
import Reports
import Storage
import Synchronization

/// Makes the page of an address from one state of the workspace.
struct PageMaker {
  let dashboard: Dashboard
  let state: WorkspaceState
  let request: HTTPRequest

  var query: [HTTPField] { request.query }
  var settings: DashboardSettings { dashboard.settings }

  /// - Returns: `nil` for an address that leads to no page.
  func page() throws -> DashboardPage? {
    let parts = request.path.split(separator: "/").map(String.init)
    switch (parts.first, parts.count) {
    case (nil, 0): return try overview()
    case ("runs", 1): return runs()
    case ("runs", 2): return try run(parts[1])
    case ("runs", 3) where parts[2] == "results": return try results(ofRun: parts[1])
    case ("runs", 3) where parts[2] == "report": return try fullReport(ofRun: parts[1])
    case ("compare", 1): return try compare()
    case ("backtest", 1): return try backtest()
    case ("leaderboard", 1): return leaderboard()
    case ("studies", 1): return try studies()
    case ("studies", 2): return try study(parts[1])
    case ("models", 1): return try models()
    case ("portfolio", 1): return try portfolio()
    case ("impact", 1): return try impact()
    case ("activity", 1): return try activity()
    case ("data", 1): return try data()
    case ("data", 2) where parts[1] == "series": return try series()
    default: return nil
    }
  }

  /// Reads the results database; `nil` when there is none.
  func read<Result>(_ body: (ResultsDatabase) throws -> Result) throws -> Result? {
    try dashboard.pool.read(body)
  }

  /// A button for an action, where actions are allowed.
  func button(_ action: Action) -> [PageBlock] {
    settings.allowsControl ? [.form(ActionForm(action: action, secret: settings.secret))] : []
  }

  /// A summary of a run; of a finished one it is made once.
  func summary(_ id: String, _ database: ResultsDatabase) throws -> FactorySummary {
    if let known = dashboard.summaries.withLock({ $0[id] }), known.run.status == .finished,
      state.runs.runs.contains(where: { $0.id == id && !$0.isRunning })
    {
      return known
    }
    let summary = try FactorySummary(run: id, database: database)
    dashboard.summaries.withLock { summaries in
      if summaries.count >= 8 { summaries = [:] }
      summaries[summary.run.id] = summary
    }
    return summary
  }

  /// The bars under the contracts of a run: what is shown of it is what it had.
  func source(_ run: RunRecord) throws -> Catalogue {
    try settings.workspace.catalogue().under(run.contracts)
  }

  static func runLink(_ id: String) -> String { Address("/runs/\(id)").text }

  static func backtestLink(_ key: BacktestKey, run: String) -> String {
    Address(
      "/backtest",
      [
        "run": run, "symbol": key.symbol, "strategy": key.strategy, "parameters": key.parameters,
        "exits": key.exits,
      ]
    ).text
  }
}

extension PageMaker {
  // MARK: Pages without content of their own

  static var missing: DashboardPage {
    var page = DashboardPage(
      "There is no such page", menu: .overview,
      sections: [
        PageSection(
          "missing", "Nothing here",
          [
            .text("The address leads to no page. What it showed may have been removed."),
            .links([("To the overview", "/"), ("All runs", "/runs")]),
          ])
      ])
    page.status = 404
    return page
  }

  static var readOnly: DashboardPage {
    var page = DashboardPage(
      "This dashboard is read only", menu: .overview,
      sections: [
        PageSection(
          "read-only", "Nothing was done",
          [.empty("To allow actions, start it with --control.", commands: ["assay dashboard --control"])])
      ])
    page.status = 403
    return page
  }

  static var staleForm: DashboardPage {
    var page = DashboardPage(
      "The form is no longer valid", menu: .overview,
      sections: [
        PageSection(
          "stale", "Nothing was done",
          [
            .text(
              "The form belongs to an earlier start of the dashboard. Load the page again and repeat the action."
            ),
            .links([("To the overview", "/")]),
          ])
      ])
    page.status = 400
    return page
  }

  /// What went wrong, in a sentence with its remedy.
  static func failure(_ error: any Error) -> DashboardPage {
    let error =
      error as? AssayError
      ?? AssayError(
        code: "failed", message: "The page could not be made: \(error).", remedy: "Load it again.")
    var page = DashboardPage(
      "This cannot be shown", menu: .overview,
      sections: [
        PageSection(
          "error", "What is wrong",
          [
            .notice(error.description, isCalm: false),
            .links([("To the overview", "/"), ("All runs", "/runs")]),
          ])
      ])
    page.status = error.kind == .usage ? 404 : 500
    return page
  }

  /// Asks whether an action is meant.
  static func question(_ action: Action, secret: String) -> DashboardPage {
    let command = action.arguments.map { (["assay"] + $0).joined(separator: " ") }
    return DashboardPage(
      action.title + "?", menu: .activity,
      sections: [
        PageSection(
          "question", "What will happen",
          [.text(action.meaning)]
            + (command.map { [.empty("It is the same as this command:", commands: [$0])] } ?? [])
            + [
              .form(ActionForm(action: action, secret: secret, isConfirmed: true)),
              .links([("No, go back", action.place)]),
            ])
      ])
  }
}
