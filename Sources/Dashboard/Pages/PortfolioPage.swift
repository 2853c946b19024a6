import Backtest
import Diagnostics
import Factory
import HTTPServer
import Market
import Reports
import Storage

extension PageMaker {
  /// Paper accounts: equity against what was expected, limits, orders for the next session, the books replayed.
  func portfolio() throws -> DashboardPage {
    let name = query.value("account")
    let page = try read { database -> DashboardPage? in
      let accounts = try database.paperAccounts()
      if accounts.isEmpty { return nil }
      let record = try database.paperAccount(named: name)
      return try account(record, try database.paperDays(of: record.id), all: accounts)
    }
    if let page = page ?? nil { return page }
    return DashboardPage(
      "Portfolio", menu: .portfolio,
      sections: [
        PageSection(
          "none", "No paper account yet", isLive: true,
          [
            .empty(
              "A paper account follows a portfolio day by day. Choose a portfolio, then begin to follow it.",
              commands: [
                "assay portfolio optimize --run RUN --output portfolio",
                "assay paper start --portfolio portfolio/optimal_portfolio.json --name desk --from 2024-01-02",
                "assay paper update --name desk",
              ])
          ])
      ])
  }

  private func account(
    _ record: PaperAccountRecord, _ days: [PaperDayRecord], all: [PaperAccountRecord]
  ) throws -> DashboardPage {
    let account = try PaperAccount(record)
    let tracking = PaperTracking(days, account.file)
    let capital = account.file.account.capital
    let equity = days.last.map { Double($0.equity) / 1e6 } ?? capital
    var page = DashboardPage(
      "Portfolio \(record.name)", menu: .portfolio,
      lead: "A paper account from \(record.start) on, \(Figure.count(account.file.books.count)) books.")
    if all.count > 1 {
      page.sections.append(
        PageSection(
          "accounts", "Accounts",
          [.links(all.map { ($0.name, Address("/portfolio", ["account": $0.name]).text) })]))
    }
    var blocks: [PageBlock] = []
    if let date = tracking?.alarm {
      blocks.append(.notice("The result left the band of what was expected on \(date).", isCalm: false))
    }
    if let end = account.file.json["expected_performance"]?["in_sample"]?["to"]?.stringValue,
      "\(record.start)" <= end
    {
      blocks.append(
        .notice(
          "The account begins on \(record.start), and its portfolio was chosen on dates up to \(end): "
            + "results until then are in sample, and too good.", isCalm: false))
    }
    blocks.append(
      .tiles([
        Tile(name: "Equity", value: Figure.money(equity), detail: "began with \(Figure.money(capital))"),
        Tile(
          name: "Result", value: Figure.money(equity - capital, signed: true),
          detail: Figure.percent(equity / capital - 1, signed: true)),
        Tile(
          name: "Days booked", value: Figure.count(days.count), detail: days.last.map { "to \($0.date)" }),
        Tile(
          name: "Against expectation",
          value: tracking?.deviations.map { Figure.ratio($0, signed: true) + " sd" } ?? Figure.undefined,
          detail: tracking == nil
            ? "the portfolio file has no expected performance" : "of what was expected by now"),
      ]))
    blocks.append(.plot(Self.plot(days, tracking, capital)))
    page.sections.append(PageSection("equity", "Equity", isLive: true, blocks))
    page.sections.append(
      PageSection("orders", "Orders for the next session", isLive: true, [.grid(Self.orders(days))]))
    page.sections.append(
      PageSection("limits", "Limits", [.facts(Self.limits(account)), .grid(Self.events(days))]))
    page.closing.append(PageSection("days", "Days", isLive: true, [.grid(grid(days))]))
    do {
      page.report = try replay(account, days)
    } catch {
      page.sections.append(
        PageSection("replay", "Books", [.notice(Self.words(error), isCalm: false)]))
    }
    return page
  }

  /// The account's books on the bars as they are now: contributions, correlation, what the limits did.
  private func replay(_ account: PaperAccount, _ days: [PaperDayRecord]) throws -> ReportFragment {
    let names = account.file.books.filter { $0.trades == nil }.map(\.strategy)
    let market = try PortfolioMarket(
      account.file.books, account: account.file.account, source: settings.workspace.catalogue(),
      library: settings.library(names))
    let last = days.last.flatMap { CivilDate($0.date) }
    let windows = market.prepared.map { $0.window(from: account.start, through: last) }
    let replay = try market.replay.run(over: windows, recordsEquity: true)
    var document = account.file.json
    if document["books"] == nil { document["books"] = .array(account.file.books.map(\.json)) }
    return PortfolioReport(
      document: document, replay: replay, books: market.prepared, account: market.account,
      currency: market.currency, border: nil, created: settings.now(), codeVersion: settings.codeVersion
    ).fragment
  }

  private static func plot(_ days: [PaperDayRecord], _ tracking: PaperTracking?, _ capital: Double)
    -> LinePlot
  {
    var lines = [LinePlot.Line(name: "equity", values: days.map { Double($0.equity) / 1e6 })]
    if let tracking {
      lines.append(
        .init(name: "expected, lower 95 %", values: tracking.days.map { capital + $0.low }, isEdge: true))
      lines.append(
        .init(name: "expected, upper 95 %", values: tracking.days.map { capital + $0.high }, isEdge: true))
    }
    return LinePlot(id: "equity-plot", title: "Equity", unit: .money, places: days.map(\.date), lines: lines)
  }

  private static func details(_ day: PaperDayRecord) -> JSONValue? { try? JSONValue(parsing: day.details) }

  private static func orders(_ days: [PaperDayRecord]) -> Grid {
    let orders = days.last.flatMap(details)?["orders"]?.arrayValue ?? []
    return Grid(
      id: "order-table", label: "Orders",
      columns: [
        Grid.Column("Symbol"), Grid.Column("Strategy"), Grid.Column("Side"), Grid.Column("What it does"),
      ],
      rows: orders.map { order in
        [
          .text(order["symbol"]?.stringValue ?? ""), .text(order["strategy"]?.stringValue ?? ""),
          .text(order["side"]?.stringValue ?? ""),
          .text(order["closes"]?.boolValue == true ? "closes a position" : "opens a position"),
        ]
      },
      empty: days.isEmpty
        ? "No day is booked yet. `assay paper update` books those that the bars have reached."
        : "No order was sent after the last booked day.")
  }

  private static func limits(_ account: PaperAccount) -> [(name: String, value: Cell)] {
    let constraints = account.file.account.constraints.objectValue?.members ?? []
    if constraints.isEmpty { return [("Limits", .text("none"))] }
    return constraints.map { member in
      let text = member.value.doubleValue.map { Figure.price($0) } ?? member.value.stringValue ?? "none"
      let name = member.key.replacing("_", with: " ")
      return (name.prefix(1).uppercased() + name.dropFirst(), .text(text))
    }
  }

  private static func events(_ days: [PaperDayRecord]) -> Grid {
    let rows = days.reversed().flatMap { day in
      (details(day)?["limits"]?.arrayValue ?? []).compactMap(\.stringValue).map {
        [Cell.text(day.date), .text($0)]
      }
    }
    return Grid(
      id: "limit-table", label: "What the limits did",
      columns: [Grid.Column("Date"), Grid.Column("What happened")], rows: rows,
      empty: "No limit acted on a booked day.")
  }

  private func grid(_ days: [PaperDayRecord]) -> Grid {
    func cells(_ day: PaperDayRecord) -> [Cell] {
      let details = Self.details(day)
      let missing = (details?["missing"]?.arrayValue ?? []).compactMap(\.stringValue)
      let result = Double(day.result) / 1e6
      return [
        .text(day.date), .number(result, .signedMoney, tone: result < 0 ? .bad : result > 0 ? .good : nil),
        .number(Double(day.equity) / 1e6, .money), .count(details?["fills"]?.arrayValue?.count ?? 0),
        .text(missing.joined(separator: ", ")),
      ]
    }
    return Grid.listing(
      id: "day-table", label: "Days",
      columns: [
        Grid.Column("Date"), Grid.Column("Result", isNumeric: true), Grid.Column("Equity", isNumeric: true),
        Grid.Column("Fills", isNumeric: true), Grid.Column("Books without a bar"),
      ], rows: days.reversed().map(cells), query: query, filters: "date or book",
      empty: "No day is booked yet.")
  }
}
