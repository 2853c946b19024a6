import Factory
import Figures
import HTTPServer
import Reports
import Storage

/// The backtests of a run as rows, sorted and filtered by the database, which gives a page of them at a time.
struct ResultRows {
  static let columns: [(key: String, title: String, unit: ReportUnit)] = [
    FigureDefinition.sharpeRatio, .probabilisticSharpeRatio, .pValue, .qValue, .deflatedSharpe, .totalReturn,
    .maximumDrawdown, .profitFactor, .winRate, .trades, .exposure,
  ].map { ($0.key, $0.shortTitle, $0.unit) }

  let run: String
  let symbol: String?
  let strategy: String?
  let asked: GridRequest

  /// Whether all rows are of one symbol and strategy, which the page names above them.
  var isPair: Bool { symbol != nil && strategy != nil }

  private var condition: (sql: String, bindings: [String]) {
    var (conditions, bindings) = (["run_id = ?"], [run])
    for (column, value) in [("symbol", symbol), ("strategy", strategy)] {
      guard let value else { continue }
      conditions.append("\(column) = ?")
      bindings.append(value)
    }
    for word in asked.words {
      conditions.append("instr(lower(symbol || ' ' || strategy || ' ' || parameters), ?) > 0")
      bindings.append(word)
    }
    return (conditions.joined(separator: " AND "), bindings)
  }

  func count(_ database: Database) throws -> Int {
    let (sql, bindings) = condition
    return try database.rows("SELECT count(*) FROM backtest_results WHERE \(sql)", bindings) {
      Int($0.integer(0) ?? 0)
    }.first ?? 0
  }

  /// - Parameter limit: all rows unless given.
  func rows(_ database: Database, limit: Int?, offset: Int) throws -> [[Cell]] {
    let (sql, bindings) = condition
    let names = Self.columns.map(\.key)
    // The name comes from the list of columns, never from the reader.
    let sort = names.contains(asked.sort) ? asked.sort : FigureDefinition.sharpeRatio.key
    // A page of many is found on the narrow columns first; the wide ones are read for its rows alone.
    let keys = "symbol, strategy, parameters, exits"
    let order = "\(sort) \(asked.isDescending ? "DESC" : "ASC") NULLS LAST, \(keys)"
    let cut = limit.map { "LIMIT \($0) OFFSET \(max(0, offset))" } ?? ""
    return try database.rows(
      "SELECT \(keys), \(names.joined(separator: ", ")) FROM backtest_results WHERE \(sql) ORDER BY \(order) \(cut)",
      bindings
    ) { row in
      let key = BacktestKey(
        symbol: row.text(0) ?? "", strategy: row.text(1) ?? "", parameters: row.text(2) ?? "",
        exits: row.text(3) ?? "")
      let figures = Self.columns.enumerated().map { place, column in
        Cell.number(row.double(4 + place), column.unit, undefined: "the backtest has none")
      }
      let link = PageMaker.backtestLink(key, run: run)
      if isPair { return [.text(PageMaker.settings(key), link: link)] + figures }
      return [
        .text(key.symbol, link: link), .text(key.strategy), .text(PageMaker.settings(key)),
      ] + figures
    }
  }
}

extension PageMaker {
  /// Every backtest of a run.
  func results(ofRun id: String) throws -> DashboardPage? {
    let asked = GridRequest(
      "results", query, keys: ResultRows.columns.map(\.key), sort: FigureDefinition.sharpeRatio.key)
    let (symbol, strategy) = (query.value("symbol"), query.value("strategy"))
    let known = state.runs.runs.first { $0.id == id }
    return try read { database -> DashboardPage in
      let run = try database.requireRun(id)
      let query = ResultRows(run: run.id, symbol: symbol, strategy: strategy, asked: asked)
      let isWhole = symbol == nil && strategy == nil && asked.words.isEmpty
      let (total, rows) = try database.reading { reader in
        // The whole run was counted already.
        let total = try isWhole && known?.isRunning == false ? known?.backtests ?? 0 : query.count(reader)
        let last = max(0, (total - 1) / GridRequest.pageSize)
        let offset = min(asked.page, last) * GridRequest.pageSize
        return (total, try query.rows(reader, limit: GridRequest.pageSize, offset: offset))
      }
      let names = query.isPair ? [] : [Grid.Column("Symbol"), Grid.Column("Strategy")]
      let columns =
        names + [Grid.Column("Parameters and exits")]
        + ResultRows.columns.map { Grid.Column($0.title, isNumeric: true, key: $0.key) }
      var grid = Grid(
        id: "results", label: "Backtests of the run \(run.id)", columns: columns, rows: rows,
        paging: Grid.Paging(request: asked, total: total, filters: "symbol, strategy or parameters"),
        empty: "The run has no backtest yet.")
      let pool = dashboard.pool
      grid.all = {
        try pool.read { try $0.reading { try query.rows($0, limit: nil, offset: 0) } } ?? []
      }
      var map: [PageSection] = []
      if let symbol, let strategy {
        map = try pairMap(run.id, symbol: symbol, strategy: strategy, database).map { [$0] } ?? []
      }
      let what = [strategy, symbol].compactMap(\.self).joined(separator: " on ")
      return DashboardPage(
        what.isEmpty ? "Backtests of run \(run.id)" : what, menu: .runs,
        lead:
          "\(Figure.count(total)) backtests. The best of so many looks good by luck: p and q say how much is left.",
        sections: map + [
          PageSection(
            "backtests", "Backtests", [.links([("The run \(run.id)", Self.runLink(run.id))]), .grid(grid)])
        ])
    }
  }
}
