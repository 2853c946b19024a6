import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Storage
import Strategies

/// What the commands of paper accounts share.
struct PaperOptions: ParameterGroup {
  let name = Option("name", .text("NAME"), "the paper account; the newest one unless given")
  let own = StrategyOptions()

  func market(_ context: CommandContext, _ account: PaperAccount) throws -> PortfolioMarket {
    try PortfolioMarket(
      account.file.books, account: account.file.account, source: context.workspace.catalogue(),
      library: own.library(context, for: account.file.books.filter { $0.trades == nil }.map(\.strategy)))
  }

  func status(
    _ record: PaperAccountRecord, _ account: PaperAccount, _ days: [PaperDayRecord]
  ) -> (json: JSONObject, text: String) {
    let tracking = PaperTracking(days, account.file)
    var json: JSONObject = [
      "name": .string(record.name), "start": .string(record.start), "days": JSONValue(days.count),
      "last_day": JSONValue(days.last?.date),
      "equity": .number(days.last.map { Double($0.equity) / 1e6 } ?? account.file.account.capital),
      "result": .number(days.reduce(0) { $0 + Double($1.result) } / 1e6),
    ]
    json["tracking"] = tracking?.json ?? .null
    var page = FieldList()
    page.append("days booked", "\(days.count)" + (days.last.map { ", to \($0.date)" } ?? ""))
    page.append(
      "equity", NumberText.fixed(days.last.map { Double($0.equity) / 1e6 } ?? account.file.account.capital, 2)
    )
    page.append("result", NumberText.fixed(days.reduce(0) { $0 + Double($1.result) } / 1e6, 2))
    if let tracking, let last = tracking.days.last {
      page.append(
        "expected by now, 95 %",
        "\(NumberText.fixed(last.low, 0)) to \(NumberText.fixed(last.high, 0)), from \(tracking.period)")
      page.append("deviations from it", NumberText.fixed(tracking.deviations, 2))
      page.append("alarm", tracking.alarm.map { "the result left the band on \($0)" } ?? "none")
    } else {
      page.append("expectation", "none: the portfolio file has no expected performance")
    }
    return (json, page.text())
  }
}

struct PaperStart: Command {
  static let path = "paper start"
  static let abstract = "Begin to follow a portfolio on paper, from a date on."
  static let discussion = """
    The portfolio file is kept as it is. `assay paper update` books each day that the bars of the catalogue have reached,
    by the rules of the engine; import new bars with `assay data import`.
    """
  static let examples = [
    CommandExample(
      "assay paper start --portfolio optimal_portfolio.json --name desk --from 2024-01-02", "a new account")
  ]

  let portfolio = Option.required("portfolio", .file, "optimal_portfolio.json, or a list of books")
  let name = Option.required("name", .text("NAME"), "name of the account")
  let from = Option.required("from", .date, "first session date that is traded")
  let timeframe = Option("timeframe", .timeframe, "bar length of books that name none")
  let capital = Option("capital", .positive("AMOUNT"), "starting capital; that of the file unless given")
  let limits = AccountLimitOptions()
  let currencies = CurrencyOptions()
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    var file = try PortfolioFile.read(context[portfolio], timeframe: context[timeframe])
    if let amount = context[capital] { file.account.capital = amount }
    try limits.apply(to: &file.account, context)
    try currencies.apply(to: &file.account, context)
    // Books, models and bars are looked at now, so that a fault shows before the first day.
    let market = try PortfolioMarket(
      file.books, account: file.account, source: context.workspace.catalogue(),
      library: own.library(context, for: file.books.filter { $0.trades == nil }.map(\.strategy)))
    var document = file.json
    document["books"] = .array(file.books.map(\.json))
    document["constraints"] = file.account.constraints
    var account = file.account
    account.currency = market.currency
    document["account"] = account.json
    let text = JSONValue.object(document).text()
    let now = Clock.now().description
    let record = PaperAccountRecord(
      id: String(SHA256.hexadecimal(ofParts: [context[name], text, "\(context[from])", now]).prefix(16)),
      name: context[name], createdAt: now, start: "\(context[from])", portfolio: text,
      codeVersion: Version.code.description)
    try context.workspace.database().begin(record)
    let count = file.books.count
    return CommandOutput(
      json: ["name": .string(record.name), "start": .string(record.start), "books": JSONValue(count)],
      text: "The paper account \(record.name) trades \(count) books from \(record.start) on.")
  }
}

struct PaperUpdate: Command {
  static let path = "paper update"
  static let abstract = "Book the days that the bars have reached, and show the orders for the next session."
  static let discussion = """
    Days are booked as far as every book has bars. --through DATE books further days all the same: a book without a bar
    keeps its position at the last mark. Every update replays the account from its start and holds the result against the
    booked days; where bars were changed afterwards it stops and names the first day that differs.
    """
  static let examples = [
    CommandExample("assay paper update --name desk", "after the import of new bars"),
    CommandExample("assay paper update --name desk --through 2024-03-01", "with a market missing"),
  ]

  let paper = PaperOptions()
  let through = Option("through", .date, "book days up to this date though some books have no bars yet")
  let accepts = Flag("accept-revision", "book days anew that come out differently now")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try context.workspace.database()
    let record = try database.paperAccount(named: context[paper.name])
    let account = try PaperAccount(record)
    let market = try paper.market(context, account)
    let update = try account.update(
      market, booked: database.paperDays(of: record.id), through: context[through],
      acceptsRevision: context[accepts], at: Clock.now().description)
    try database.record(update.days, ofPaperAccount: record.id)
    let days = try database.paperDays(of: record.id)
    var (json, text) = paper.status(record, account, days)
    json["booked"] = JSONValue(update.days.map(\.date))
    json["revised"] = JSONValue(update.revised)
    json["waiting"] = JSONValue(update.waiting)
    json["signal"] = update.signal?.json ?? .null
    let style = context.console.outputStyle
    var parts = [
      style.bold(record.name) + ": "
        + (update.days.isEmpty
          ? "no new day." : "\(update.days.count) days booked, to \(update.days.last?.date ?? "")."),
      text,
    ]
    if !update.revised.isEmpty { parts.append("Booked anew: \(update.revised.joined(separator: ", ")).") }
    if !update.waiting.isEmpty {
      parts.append("Books without the newest bars: \(update.waiting.joined(separator: "; ")).")
    }
    if let tracking = PaperTracking(days, account.file), let date = tracking.alarm {
      context.console.warning("The account \(record.name) left the band of what was expected on \(date).")
    }
    if let signal = update.signal { parts.append(SignalPage(signal, market).text(style)) }
    let page = parts.joined(separator: "\n\n")
    return CommandOutput(json: .object(json), text: page)
  }
}

struct PaperStatus: Command {
  static let path = "paper status"
  static let abstract = "How a paper account does against what was expected of its portfolio."
  static let discussion = """
    The band holds 95 of 100 accounts whose days have the mean and the standard deviation that the portfolio had on dates
    that did not choose it (where there are none, on those that did). The alarm is the first day on which the result was
    below it. A band that is crossed says that the days are not as expected; one that is not crossed proves nothing.
    """
  static let examples = [CommandExample("assay paper status --name desk --days", "with every day")]

  let paper = PaperOptions()
  let showsDays = Flag("days", "list every day")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let record = try database.paperAccount(named: context[paper.name])
    let account = try PaperAccount(record)
    let days = try database.paperDays(of: record.id)
    var (json, text) = paper.status(record, account, days)
    if context[showsDays] || context.globals.json {
      json["days_booked"] = .array(
        days.map { day in
          [
            "date": .string(day.date), "equity": .number(Double(day.equity) / 1e6),
            "result": .number(Double(day.result) / 1e6),
            "details": (try? JSONValue(parsing: day.details)) ?? .null,
          ]
        })
    }
    if context[showsDays] { text += "\n\n" + table(days).text() }
    let page = context.console.outputStyle.bold(record.name) + "\n\n" + text
    return CommandOutput(json: .object(json), text: page)
  }

  private func table(_ days: [PaperDayRecord]) -> TextTable {
    var table = TextTable([
      .text("date"), .number("result"), .number("equity"), .number("fills"), .text("limits and gaps"),
    ])
    for day in days {
      let details = try? JSONValue(parsing: day.details)
      let limits = (details?["limits"]?.arrayValue ?? []).compactMap(\.stringValue)
      let missing = (details?["missing"]?.arrayValue ?? []).compactMap(\.stringValue)
      table.append([
        day.date, NumberText.fixed(Double(day.result) / 1e6, 2),
        NumberText.fixed(Double(day.equity) / 1e6, 2),
        "\(details?["fills"]?.arrayValue?.count ?? 0)",
        (limits + (missing.isEmpty ? [] : ["no bar: \(missing.joined(separator: ", "))"])).joined(
          separator: "; "),
      ])
    }
    return table
  }
}

struct PaperList: Command {
  static let path = "paper list"
  static let abstract = "List the paper accounts."
  static let discussion = "Each with its first date, the days that are booked, and its equity."
  static let examples = [CommandExample("assay paper list", "all of them")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let accounts = try database.paperAccounts()
    var table = TextTable([.text("name"), .text("from"), .number("days"), .number("equity")])
    var list: [JSONValue] = []
    for account in accounts {
      let days = try database.paperDays(of: account.id)
      let equity = days.last.map { Double($0.equity) / 1e6 }
      table.append([account.name, account.start, "\(days.count)", NumberText.fixed(equity, 2)])
      list.append([
        "name": .string(account.name), "start": .string(account.start), "days": JSONValue(days.count),
        "equity": JSONValue(equity),
      ])
    }
    let page = accounts.isEmpty ? "There is no paper account." : table.text()
    return CommandOutput(json: .array(list), text: page)
  }
}
