import Diagnostics
import Factory
import HTTPServer
import Reports
import Storage

extension PageMaker {
  /// One backtest of a run, made again: trades on the prices, equity, both ends of the unknown path, costs, its grid.
  func backtest() throws -> DashboardPage? {
    guard let id = query.value("run"), let symbol = query.value("symbol"),
      let strategy = query.value("strategy"),
      let parameters = query.value("parameters"), let exits = query.value("exits")
    else {
      return DashboardPage(
        "Backtest", menu: .runs,
        sections: [
          PageSection(
            "choose", "Which backtest?",
            [.text("Every table of backtests leads here."), .links([("All runs", "/runs")])])
        ])
    }
    let key = BacktestKey(symbol: symbol, strategy: strategy, parameters: parameters, exits: exits)
    return try read { database -> DashboardPage in
      let summary = try summary(id, database)
      guard let record = try database.record(key, ofRun: summary.run.id) else {
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
      let report = try builder.backtest(
        record, created: settings.now(), dataset: Self.dataset(bars, symbol, configuration.timeframe))
      var page = DashboardPage(report.title, menu: .runs, lead: Self.settings(key))
      page.sections.append(
        PageSection(
          "origin", "Where it comes from",
          [
            .facts([
              ("Run", .text(summary.run.id, link: Self.runLink(summary.run.id))),
              ("p, as the only trial", .number(record.judgement.pValue, .pValue)),
              ("q over all backtests of the run", .number(record.judgement.qValue, .pValue)),
              ("Deflated Sharpe ratio", .number(record.judgement.deflatedSharpe, .probability)),
              ("Probability of overfitting", .number(record.judgement.overfitting, .probability)),
              ("Best of", .text("\(Figure.count(summary.backtests)) backtests of the run")),
            ]),
            .links([
              (
                "All backtests of the pair",
                Address("/runs/\(summary.run.id)/results", ["symbol": symbol, "strategy": strategy]).text
              )
            ]),
          ]))
      page.report = report.fragment
      return page
    }
  }
}
