import Diagnostics
import Factory
import HTTPServer
import Market
import Reports
import Storage

extension PageMaker {
  /// One run: verdict with the luck line, tiers, funnel of gates, winners, every pair.
  func run(_ id: String) throws -> DashboardPage? {
    try read { database -> DashboardPage in
      let summary = try summary(id, database)
      let run = summary.run
      var page = DashboardPage("Run \(run.id)", menu: .runs, lead: lead(summary))
      page.links = links(summary)
      let state = PageSection("state", "State", isLive: run.status == .running, state(summary))
      if run.status == .running { page.sections.append(state) } else { page.closing.append(state) }
      if !summary.winners.isEmpty {
        page.sections.append(PageSection("winners", "Winners", [.grid(winners(summary))]))
      }
      if !summary.failures.isEmpty {
        page.closing.insert(PageSection("failures", "Units that failed", [.grid(failures(summary))]), at: 0)
      }
      let builder = try FactoryReportBuilder(summary, database: database, source: source(run))
      do {
        let overview = try builder.overview(created: settings.now())
        page.closing.insert(
          PageSection(
            "strategies", "Heat maps and backtests of each pair",
            lead: "A symbol leads to all backtests of the pair, the settings to the one that came furthest.",
            pairLinks(summary)), at: 0)
        page.report = overview.screening
      } catch {
        // Bars of a run may have gone since; the database still has what it came to.
        page.sections.append(
          PageSection("screening", "Gates", [.notice(Self.words(error), isCalm: false)]))
      }
      return page
    }
  }

  static func words(_ error: any Error) -> String { (error as? AssayError)?.description ?? "\(error)" }

  private func lead(_ summary: FactorySummary) -> String {
    let run = summary.run
    return "\(Figure.count(summary.backtests)) backtests of \(Figure.count(summary.pairs.count)) pairs, made "
      + run.createdAt.prefix(16).replacing("T", with: " ") + " UTC"
  }

  private func state(_ summary: FactorySummary) -> [PageBlock] {
    let run = summary.run
    let rate = state.rates[run.id]
    let left = rate.map { Double(run.unitCount - summary.finishedUnits) / $0 }
    var facts: [(name: String, value: Cell)] = [
      ("Status", .text(run.status.rawValue)),
      ("Units", .text("\(Figure.count(summary.finishedUnits)) of \(Figure.count(run.unitCount))")),
      ("Looks at the holdout", .text(Figure.count(summary.holdoutLooks))),
      ("Made by", .text(run.codeVersion)), ("Hash of the bars", .text(run.dataHash)),
      ("Seed", .text("\(run.seed)")),
      ("Ledger head at its end", .text(summary.ledgerHead ?? "none: the run has not ended")),
    ]
    if run.status == .running {
      facts.insert(
        (
          "Time left",
          .text(left.map { Figure.duration($0) } ?? "unknown: no unit ended in the last two minutes")
        ), at: 2)
    }
    return [.facts(facts)] + (run.status == .running ? button(.resumeRun(run.id)) : [])
  }

  private func links(_ summary: FactorySummary) -> [(text: String, address: String)] {
    let run = summary.run
    var links: [(text: String, address: String)] = [
      ("All backtests", Address("/runs/\(run.id)/results").text),
      ("Heat maps", "#strategies"), ("Full report", Address("/runs/\(run.id)/report").text),
    ]
    if let other = state.runs.runs.first(where: { $0.id != run.id }) {
      links.append(("Compare with \(other.id)", Address("/compare", ["a": other.id, "b": run.id]).text))
    }
    return links
  }

  private func winners(_ summary: FactorySummary) -> Grid {
    Grid(
      id: "winner-list", label: "Winners",
      columns: [
        Grid.Column("Symbol"), Grid.Column("Strategy"), Grid.Column("Rank", isNumeric: true),
        Grid.Column("Sharpe", isNumeric: true),
        Grid.Column("p", meaning: "Adjusted for everything that was tried", isNumeric: true),
        Grid.Column(
          "q", meaning: "Expected share of false ones among those at least as good", isNumeric: true),
        Grid.Column(
          "DSR", meaning: "Probability that the true Sharpe ratio exceeds what luck would have shown",
          isNumeric: true),
        Grid.Column("PBO", meaning: "Probability of backtest overfitting of the pair", isNumeric: true),
        Grid.Column("Return", isNumeric: true), Grid.Column("Drawdown", isNumeric: true),
        Grid.Column("Trades", isNumeric: true), Grid.Column("Parameters and exits"),
      ],
      rows: summary.winners.map { winner in
        let (key, figures, statistics) = (winner.record.key, winner.record.figures, winner.statistics)
        return [
          .text(key.symbol, link: Self.backtestLink(key, run: summary.run.id)), .text(key.strategy),
          .count(winner.rank),
          .number(figures.sharpeRatio, .ratio), .number(statistics.pValue, .pValue),
          .number(statistics.qValue, .pValue),
          .number(statistics.deflatedSharpe, .probability), .number(statistics.overfitting, .probability),
          .number(figures.totalReturn, .signedPercent), .number(figures.maxDrawdownMarked, .percent),
          .count(figures.trades), .text(Self.settings(key)),
        ]
      },
      empty: summary.run.status == .running
        ? "The run has not ended." : "Nothing passed every gate. That is a normal result.")
  }

  private func failures(_ summary: FactorySummary) -> Grid {
    Grid(
      id: "failed-units", label: "Units that failed", columns: [Grid.Column("Unit"), Grid.Column("Reason")],
      rows: summary.failures.map { [.text($0.key), .text($0.failure ?? "")] })
  }

  private func pairLinks(_ summary: FactorySummary) -> [PageBlock] {
    let columns = [
      Grid.Column("Symbol"), Grid.Column("Strategy"), Grid.Column("Gates passed", isNumeric: true),
      Grid.Column("p", meaning: "Adjusted for everything tried on the symbol", isNumeric: true),
      Grid.Column("q", isNumeric: true), Grid.Column("PBO", isNumeric: true),
      Grid.Column("Walk-forward Sharpe", isNumeric: true), Grid.Column("Furthest backtest"),
    ]
    let rows = summary.pairs.map { pair -> [Cell] in
      let all = Address(
        "/runs/\(summary.run.id)/results", ["symbol": pair.symbol, "strategy": pair.strategy])
      let furthest = pair.furthest
      return [
        .text(pair.symbol, link: all.text), .text(pair.strategy), .count(furthest?.depth ?? 0),
        .number(pair.family?.adjustedPValue, .pValue, undefined: "the pair was not judged"),
        .number(pair.family?.qValue, .pValue, undefined: "the pair was not judged"),
        .number(pair.family?.overfitting, .probability, undefined: "the pair was not judged"),
        .number(pair.family?.walkForwardSharpe, .ratio, undefined: "there was no window to walk"),
        furthest.map { .text(Self.settings($0.key), link: Self.backtestLink($0.key, run: summary.run.id)) }
          ?? .text("none"),
      ]
    }
    return [.grid(Grid(id: "pair-list", label: "Pairs", columns: columns, rows: rows))]
  }

  /// The report with its results made again.
  func fullReport(ofRun id: String) throws -> DashboardPage? {
    try read { database -> DashboardPage in
      let summary = try summary(id, database)
      let configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
      let bars = try source(summary.run)
      let builder = try FactoryReportBuilder(
        summary, database: database, source: bars, library: settings.library(configuration.strategies))
      let id = summary.run.id
      let datasets = try configuration.symbols.map { symbol in
        try Self.dataset(bars, symbol, configuration.timeframe)
      }
      var report = try builder.report(
        created: settings.now(), datasets: datasets, command: configuration.command)
      for (place, grid) in report.grids.enumerated() {
        let pair = grid.id.split(separator: "/", maxSplits: 1).map(String.init)
        guard pair.count == 2 else { continue }
        report.grids[place].backtests =
          Address("/backtest", ["run": id, "symbol": pair[0], "strategy": pair[1]]).text
      }
      var page = DashboardPage(report.title, menu: .runs)
      page.links = [("The run \(id)", Self.runLink(id))]
      page.report = report.fragment
      return page
    }
  }

  static func dataset(_ bars: Catalogue, _ symbol: String, _ timeframe: Timeframe) throws -> ReportDataset {
    let entry = try bars.entry(symbol, timeframe)
    func date(_ time: String?) -> CivilDate? { time.flatMap { CivilDate(String($0.prefix(10))) } }
    return ReportDataset(
      symbol: entry.symbol, timeframe: entry.timeframe, bars: entry.barCount, from: date(entry.first),
      to: date(entry.last), source: entry.provenance.source,
      adjustments: entry.provenance.adjustments.isEmpty
        ? "none" : entry.provenance.adjustments.joined(separator: "; "))
  }

  /// `ma_fast 5, ma_slow 30, stop 2, target 3`.
  static func settings(_ key: BacktestKey) -> String {
    let parameters = (try? JSONValue(parsing: key.parameters))?.objectValue?.members ?? []
    let exits = try? JSONValue(parsing: key.exits)
    func level(_ name: String) -> String {
      exits?[name]?.doubleValue.map { Figure.price($0) + " ATR" } ?? "none"
    }
    let words = parameters.map { "\($0.key) \($0.value.stringValue ?? $0.value.text())" }
    return (words + ["stop \(level("stop_loss_atr"))", "target \(level("take_profit_atr"))"]).joined(
      separator: ", ")
  }
}
