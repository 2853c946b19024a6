import HTTPServer
import Numerics
import Reports

extension PageMaker {
  /// Strategies over everything that was ever tried, and over the scenarios of the continuous system.
  func leaderboard() -> DashboardPage {
    let strategies = state.runs.byStrategy.sorted {
      ($1.value.meanSharpe, $0.key) < ($0.value.meanSharpe, $1.key)
    }
    let rows = strategies.map { name, tally -> [Cell] in
      let tiers = state.runs.tiers[name] ?? [:]
      let luck =
        tally.judged > 1 && tally.deviation.isFinite
        ? ExpectedMaximum.exact(trials: Double(tally.judged)).map { $0 * tally.deviation } : nil
      return [
        .text(name),
        .count(tally.backtests, detail: "\(tally.symbols.count) symbols"),
        .number(
          tally.meanSharpe, .ratio, undefined: "no backtest has one",
          detail: "sd \(Figure.ratio(tally.deviation))"),
        .number(tally.shareAboveZero, .percent, undefined: "no backtest has a Sharpe ratio"),
        .number(tally.bestSharpe, .ratio, undefined: "no backtest has one"),
        .number(luck, .ratio, undefined: "there are too few backtests"),
        .number(tally.meanReturn, .signedPercent),
        .number(tally.meanWinRate, .percent, detail: "of \(Figure.count(tally.trades)) trades"),
        .number(tally.meanDrawdown, .percent), .count(tiers["winner"] ?? 0),
        .count(tiers["candidate"] ?? 0),
      ]
    }
    let columns = [
      Grid.Column("Strategy"), Grid.Column("Backtests", isNumeric: true),
      Grid.Column(
        "Mean Sharpe", meaning: "Over all backtests, with the standard deviation between them",
        isNumeric: true),
      Grid.Column(
        "Above zero", meaning: "Share of backtests with a Sharpe ratio above zero", isNumeric: true),
      Grid.Column("Best Sharpe", isNumeric: true),
      Grid.Column(
        "Luck's best",
        meaning:
          "The best Sharpe ratio that as many independent trials without edge and with the same spread would show",
        isNumeric: true),
      Grid.Column("Mean return", isNumeric: true), Grid.Column("Win rate", isNumeric: true),
      Grid.Column("Mean drawdown", isNumeric: true),
      Grid.Column("Winners", isNumeric: true), Grid.Column("Candidates", isNumeric: true),
    ]
    return DashboardPage(
      "Leaderboard", menu: .leaderboard,
      lead: "Strategies by their mean over all backtests, not by their best: the best of many is luck.",
      sections: [
        PageSection(
          "strategies", "Strategies", isLive: true,
          [
            .grid(
              Grid(
                id: "strategy-table", label: "Strategies", columns: columns, rows: rows,
                empty: "No backtest was made yet. `assay factory run --timeframe 1d` makes many."))
          ]),
        PageSection(
          "scenarios", "Scenarios", lead: "Mean Sharpe ratio of the backtests in each kind of market.",
          isLive: true,
          scenarios()),
      ])
  }

  private func scenarios() -> [PageBlock] {
    let cells = state.continuous.scenarios
    if cells.isEmpty {
      return [
        .empty(
          "The continuous system has not tested anything in this workspace. It runs every strategy on eight kinds of "
            + "market.", commands: ["assay continuous --once"])
      ]
    }
    let names = Self.unique(cells.map(\.scenario))
    let byStrategy = Dictionary(grouping: cells, by: \.strategy)
    let rows = Self.unique(cells.map(\.strategy)).map { strategy -> [Cell] in
      let own = byStrategy[strategy] ?? []
      return [.text(strategy)]
        + names.map { name in
          guard let cell = own.first(where: { $0.scenario == name }) else {
            return .number(nil, .ratio, undefined: "it was not tested there")
          }
          var shown = Cell.number(
            cell.sharpe, .ratio, undefined: "no backtest has one",
            detail: "\(Figure.count(cell.backtests)) tests")
          if cell.sharpe.isFinite { shown.heat = max(-1, min(1, cell.sharpe / 2)) }
          return shown
        }
    }
    return [
      .grid(
        Grid(
          id: "scenario-table", label: "Scenarios",
          columns: [Grid.Column("Strategy")]
            + names.map { Grid.Column($0.replacing("_", with: " "), isNumeric: true) },
          rows: rows))
    ]
  }

  static func unique(_ values: [String]) -> [String] {
    var seen = Set<String>()
    return values.filter { seen.insert($0).inserted }
  }
}
