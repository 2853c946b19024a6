import Diagnostics
import HTTPServer
import Reports
import Storage

extension PageMaker {
  /// All runs, a page at a time.
  func runs() -> DashboardPage {
    let keys = ["created", "status", "backtests", "winners", "best", "mean", "p", "failed"]
    let asked = GridRequest("runs", query, keys: keys, sort: "created")
    var runs = state.runs.runs
    if let status = query.value("status"), !status.isEmpty { runs = runs.filter { $0.status == status } }
    if !asked.words.isEmpty {
      runs = runs.filter { asked.matches("\($0.id) \($0.status) \($0.timeframe) \($0.createdAt)") }
    }
    runs = Self.sorted(runs, asked)
    let total = runs.count
    var grid = runGrid(Array(asked.page(of: runs)), id: "runs")
    grid.paging = Grid.Paging(request: asked, total: total, filters: "name, status, timeframe or date")
    let everything = runs
    grid.all = { everything.map(Self.runRow) }
    return DashboardPage(
      "Runs", menu: .runs,
      lead: "Every run of the factory: what it tried, how far it is, and what held.",
      sections: [
        PageSection(
          "list", "All runs", isLive: true,
          [
            .links(
              [
                ("All", "/runs"), ("Running", "/runs?status=running"), ("Finished", "/runs?status=finished"),
                ("Failed", "/runs?status=failed"),
              ]),
            .grid(grid),
          ]),
        compareSection(),
      ])
  }

  private func compareSection() -> PageSection {
    PageSection(
      "compare", "Compare two", lead: "Figures, settings that differ, and the pairs that both have.",
      chooserBlocks(nil, nil))
  }

  /// The choice of two runs, or what to do where there are fewer.
  func chooserBlocks(_ first: String?, _ second: String?) -> [PageBlock] {
    if let chooser = runChooser(first, second) { return [.chooser(chooser)] }
    return [.empty("A comparison needs two runs.", commands: ["assay factory run --timeframe 1d"])]
  }

  /// A choice of two of the newest runs; `nil` where there are fewer than two.
  private func runChooser(_ first: String?, _ second: String?) -> Chooser? {
    let runs = state.runs.runs.prefix(200)
    guard runs.count > 1 else { return nil }
    var options = runs.map { run in
      (
        value: run.id,
        text:
          "\(run.createdAt.prefix(10)) \(run.id.prefix(8)), \(run.strategies) strategies, \(run.symbols) symbols, "
          + run.timeframe
      )
    }
    for id in [first, second].compactMap(\.self) where !options.contains(where: { $0.value == id }) {
      options.append((id, id))
    }
    return Chooser(
      address: Address("/compare"),
      lists: [
        .init(name: "a", label: "First", options: options, chosen: first ?? runs[1].id),
        .init(name: "b", label: "Second", options: options, chosen: second ?? runs[0].id),
      ], button: "Compare")
  }

  func runGrid(_ runs: [RunOverview], id: String) -> Grid {
    Grid(
      id: id, label: "Runs",
      columns: [
        Grid.Column("Run"), Grid.Column("Begun", key: "created"), Grid.Column("Status", key: "status"),
        Grid.Column("Timeframe"), Grid.Column("Backtests", isNumeric: true, key: "backtests"),
        Grid.Column("Mean Sharpe", meaning: "Over all backtests of the run", isNumeric: true, key: "mean"),
        Grid.Column(
          "Best Sharpe", meaning: "The best of all backtests; it says nothing without the p-value",
          isNumeric: true,
          key: "best"),
        Grid.Column(
          "Smallest p", meaning: "Of the best pair of a symbol, adjusted for everything that was tried on it",
          isNumeric: true, key: "p"),
        Grid.Column("Winners", isNumeric: true, key: "winners"), Grid.Column("Candidates", isNumeric: true),
        Grid.Column("Confirmed", isNumeric: true),
        Grid.Column("Failed units", isNumeric: true, key: "failed"),
      ], rows: runs.map(Self.runRow),
      empty: "No run was made yet. `assay factory run --timeframe 1d` makes one.")
  }

  static func runRow(_ run: RunOverview) -> [Cell] {
    [
      .text(run.id, detail: "\(run.strategies) strategies, \(run.symbols) symbols", link: runLink(run.id)),
      .time(run.createdAt),
      .text(
        run.isRunning ? "running, \(run.unitsDone) of \(run.unitCount) units" : run.status,
        tone: run.status == "failed" ? .bad : nil),
      .text(run.timeframe), .count(run.backtests),
      .number(run.meanSharpe, .ratio, undefined: "no backtest has one"),
      .number(run.bestSharpe, .ratio, undefined: "no backtest has one"),
      .number(run.smallestP, .pValue, undefined: "the run has not come to its decision"),
      .count(run.winners), .count(run.candidates), .count(run.confirmed), .count(run.unitsFailed),
    ]
  }

  private static func sorted(_ runs: [RunOverview], _ asked: GridRequest) -> [RunOverview] {
    func number(_ run: RunOverview) -> Double {
      switch asked.sort {
      case "backtests": Double(run.backtests)
      case "winners": Double(run.winners)
      case "best": run.bestSharpe
      case "mean": run.meanSharpe
      case "p": run.smallestP
      default: Double(run.unitsFailed)
      }
    }
    func text(_ run: RunOverview) -> String { asked.sort == "status" ? run.status : run.createdAt }
    // Undefined figures stand last in both directions; ties keep the order of the list, the newest first.
    return runs.enumerated().sorted { a, b in
      if ["created", "status"].contains(asked.sort) {
        let (x, y) = (text(a.element), text(b.element))
        return x == y ? a.offset < b.offset : (x < y) != asked.isDescending
      }
      let (x, y) = (number(a.element), number(b.element))
      if x.isNaN || y.isNaN { return x.isNaN == y.isNaN ? a.offset < b.offset : y.isNaN }
      return x == y ? a.offset < b.offset : (x < y) != asked.isDescending
    }.map(\.element)
  }
}
