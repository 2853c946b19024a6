import Factory
import Numerics
import Reports
import Storage

extension PageMaker {
  /// How the factory stands: totals, work under way, newest results, alarms, health.
  func overview() throws -> DashboardPage {
    var page = DashboardPage("Overview", menu: .overview, lead: "The workspace \(settings.workspace.folder)")
    let total = state.runs.total
    if state.runs.runs.isEmpty, state.bars.isEmpty, state.problems.isEmpty {
      page.sections.append(
        PageSection(
          "start", "Start here", isLive: true,
          [
            .empty(
              "The workspace is empty. These commands bring in sample prices and run the factory on them.",
              commands: ["assay data sample", "assay factory run --timeframe 1d"])
          ]))
    }
    let alarms = try alarms()
    if !alarms.isEmpty {
      page.sections.append(
        PageSection("alarms", "Alarms", isLive: true, alarms.map { .notice($0, isCalm: false) }))
    }
    page.sections.append(PageSection("totals", "All backtests", isLive: true, [.tiles(totals(total))]))
    page.sections.append(PageSection("running", "Work under way", isLive: true, running()))
    page.sections.append(
      PageSection(
        "newest", "Newest results", isLive: true,
        [.grid(runGrid(Array(state.runs.runs.prefix(10)), id: "newest-runs"))]))
    page.sections.append(PageSection("health", "Health", isLive: true, [.facts(health())]))
    return page
  }

  private func totals(_ total: StrategyTally) -> [Tile] {
    let runs = state.runs.runs
    let winners = runs.reduce(0) { $0 + $1.winners }
    let candidates = runs.reduce(0) { $0 + $1.candidates }
    let confirmed = runs.reduce(0) { $0 + $1.confirmed }
    return [
      Tile(
        name: "Backtests", value: Figure.count(total.backtests),
        detail: "in \(Figure.count(runs.count)) runs, \(Figure.count(total.trades)) trades", link: "/runs"),
      Tile(
        name: "Mean Sharpe ratio", value: Figure.ratio(total.meanSharpe),
        detail: total.judged == 0
          ? "no backtest has one"
          : "sd \(Figure.ratio(total.deviation)) over \(Figure.count(total.judged)) backtests; "
            + "\(Figure.percent(total.shareAboveZero)) above zero", link: "/leaderboard"),
      Tile(name: "Best Sharpe ratio", value: Figure.ratio(total.bestSharpe), detail: Self.luck(total)),
      Tile(
        name: "Winners", value: Figure.count(winners),
        detail: "\(Figure.count(candidates)) candidates, \(Figure.count(confirmed)) confirmed on the holdout"),
      Tile(
        name: "Mean return", value: Figure.percent(total.meanReturn, signed: true),
        detail: "of a backtest, after costs"),
      Tile(name: "Mean win rate", value: Figure.percent(total.meanWinRate), detail: "share of trades won"),
      Tile(
        name: "Mean drawdown", value: Figure.percent(total.meanDrawdown),
        detail: "largest fall of equity at closes"),
      Tile(
        name: "Trials in the ledger", value: Figure.count(state.ledger.trials),
        detail: "backtests and trials in \(Figure.count(state.ledger.count)) entries",
        link: "/activity#ledger"),
    ]
  }

  /// What the best of as many worthless trials would show.
  static func luck(_ tally: StrategyTally) -> String {
    guard tally.judged > 1, tally.deviation.isFinite,
      let best = ExpectedMaximum.exact(trials: Double(tally.judged))
    else { return "too few backtests to compare it with luck" }
    return "luck: up to \(Figure.ratio(tally.deviation * best)) as the best of \(Figure.count(tally.judged)) "
      + "independent trials without edge"
  }

  private func running() -> [PageBlock] {
    let runs = state.runs.runs.filter(\.isRunning)
    var blocks: [PageBlock] = []
    if runs.isEmpty {
      blocks.append(.empty("No run is under way.", commands: ["assay factory run --timeframe 1d"]))
    } else {
      blocks.append(
        .grid(
          Grid(
            id: "running-runs", label: "Runs under way",
            columns: [
              Grid.Column("Run"), Grid.Column("Begun"), Grid.Column("Units done", isNumeric: true),
              Grid.Column("Done", isNumeric: true), Grid.Column("Units a minute", isNumeric: true),
              Grid.Column("Time left", isNumeric: true), Grid.Column("Failed", isNumeric: true),
            ], rows: runs.map(runningRow))))
    }
    let jobs = dashboard.runner.jobs.filter(\.isRunning)
    for job in jobs {
      blocks.append(.text("Started here: `\(job.command)`, running."))
      blocks += button(.pause(job: job.id))
    }
    return blocks
  }

  private func runningRow(_ run: RunOverview) -> [Cell] {
    let rate = state.rates[run.id]
    let left = rate.map { Double(run.unitCount - run.unitsDone) / $0 }
    return [
      .text(
        run.id, detail: "\(run.strategies) strategies, \(run.symbols) symbols, \(run.timeframe)",
        link: Self.runLink(run.id)),
      .time(run.createdAt),
      .count(run.unitsDone, detail: "of \(Figure.count(run.unitCount))"),
      .number(run.unitCount > 0 ? Double(run.unitsDone) / Double(run.unitCount) : nil, .percent),
      .number(
        rate.map { $0 * 60 }, .ratio,
        undefined: "no unit ended in the last two minutes; the run may have been stopped"),
      Cell(
        text: Figure.duration(left), value: left, isNumeric: true,
        undefinedWhen: "no unit ended in the last two minutes; the run may have been stopped"),
      .count(run.unitsFailed),
    ]
  }

  /// What somebody has to look at.
  private func alarms() throws -> [String] {
    var alarms = state.problems.sorted { $0.key < $1.key }.map(\.value)
    // What is wrong with the database is among the problems already.
    let accounts =
      state.problems["results"] == nil
      ? try read { database in try database.paperAccounts().map { ($0, try database.paperDays(of: $0.id)) } }
      : nil
    for (record, days) in accounts ?? [] {
      guard let account = try? PaperAccount(record), let tracking = PaperTracking(days, account.file),
        let date = tracking.alarm
      else { continue }
      alarms.append("The paper account \(record.name) left the band of what was expected on \(date).")
    }
    for run in state.runs.runs.prefix(20) where run.unitsFailed > 0 && !run.isRunning {
      alarms.append(
        "\(run.unitsFailed) of \(run.unitCount) units of the run \(run.id) failed; its page has the reasons.")
    }
    return alarms
  }

  private func health() -> [(name: String, value: Cell)] {
    let workspace = settings.workspace
    func size(_ path: String) -> String? {
      FolderFiles.size(ofFile: path).map { "\(Figure.fixed(Double($0) / 1e6, decimals: 1)) MB" }
    }
    return [
      (
        "Results database",
        .text(
          size(workspace.databasePath).map { "readable, \($0)" } ?? "not there yet",
          detail: workspace.databasePath)
      ),
      (
        "Trial ledger",
        .text(
          state.ledger.head.map { "\(Figure.count(state.ledger.count)) entries, head \($0.prefix(16))" }
            ?? "no entry yet",
          detail: workspace.ledgerPath)
      ),
      (
        "Continuous system",
        .text(
          state.hasContinuous
            ? "\(Figure.count(state.continuous.backtests)) backtests" : "has not run in this workspace",
          link: "/impact")
      ),
      ("Price series", .text("\(Figure.count(state.bars.count))", link: "/data")),
      ("Program", .text("assay \(settings.version)", detail: settings.codeVersion)),
    ]
  }
}
