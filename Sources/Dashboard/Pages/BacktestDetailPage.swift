import Diagnostics
import Factory
import HTTPServer
import Reports
import Storage

extension PageMaker {
  /// One backtest of a run, made again: trades on the prices, equity, both ends of the unknown path, costs, its grid.
  func backtest() throws -> DashboardPage? {
    guard let id = query.value("run"), let symbol = query.value("symbol"),
      let strategy = query.value("strategy"), isPlaced || query.value("parameters") != nil
    else {
      return DashboardPage(
        "Backtest", menu: .runs,
        sections: [
          PageSection(
            "choose", "Which backtest?",
            [.text("Every table of backtests leads here."), .links([("All runs", "/runs")])])
        ])
    }
    return try read { database -> DashboardPage in
      let summary = try summary(id, database)
      guard let key = try asked(symbol, strategy, ofRun: summary.run.id, database),
        let record = try database.record(key, ofRun: summary.run.id)
      else {
        throw AssayError(
          code: "unknown_backtest",
          message: "The run \(summary.run.id) has no such backtest of \(strategy) on \(symbol).",
          remedy: "Look for it among all backtests of the run.", place: Self.runLink(summary.run.id),
          kind: .usage)
      }
      let configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
      let bars = try source(summary.run)
      let builder = try FactoryReportBuilder(
        summary, database: database, source: bars, library: settings.library([strategy]))
      var report = try builder.backtest(
        record, created: settings.now(), dataset: Self.dataset(bars, symbol, configuration.timeframe))
      let own = Address(
        "/backtest", ["run": summary.run.id, "symbol": symbol, "strategy": strategy])
      for place in report.grids.indices { report.grids[place].backtests = own.text }
      var page = DashboardPage(report.title, menu: .runs)
      page.links = [
        (
          "All backtests of the pair",
          Address("/runs/\(summary.run.id)/results", ["symbol": symbol, "strategy": strategy]).text
        ), ("The run \(summary.run.id)", Self.runLink(summary.run.id)),
      ]
      page.sections.append(
        PageSection(
          "origin", "What it is worth among \(Figure.count(summary.backtests)) backtests",
          [.tiles(Self.evidence(record.judgement))]))
      page.report = report.fragment
      return page
    }
  }

  private static func evidence(_ judgement: TrialJudgement) -> [Tile] {
    [
      Tile(
        name: "p, as the only trial", value: Figure.pValue(judgement.pValue),
        detail: "that it has no edge, had nothing else been tried"),
      Tile(
        name: "q", value: Figure.pValue(judgement.qValue),
        detail: "expected share without edge among the run's backtests at least as good"),
      Tile(
        name: "Deflated Sharpe ratio", value: Figure.probability(judgement.deflatedSharpe),
        detail: "that the true ratio exceeds the best that luck shows; asked for: 95 %"),
      Tile(
        name: "Probability of overfitting", value: Figure.probability(judgement.overfitting),
        detail: "of the pair; above 50 % its choice is worse than chance"),
    ]
  }

  /// Whether the backtest is named by its place in the grid: `at.NAME=VALUE`, as heat maps link to it.
  private var isPlaced: Bool { query.contains { $0.name.hasPrefix(Self.place) } }
  private static let place = "at."

  /// The backtest that the address names; `nil` for one that the run does not have.
  private func asked(
    _ symbol: String, _ strategy: String, ofRun run: String, _ database: ResultsDatabase
  ) throws -> BacktestKey? {
    if let parameters = query.value("parameters") {
      return BacktestKey(
        symbol: symbol, strategy: strategy, parameters: parameters, exits: query.value("exits") ?? "")
    }
    let places = query.filter { $0.name.hasPrefix(Self.place) }.map {
      (name: String($0.name.dropFirst(Self.place.count)), value: $0.value)
    }
    return try points(of: run, symbol: symbol, strategy: strategy, database).point(at: places)?.key
  }
}
