import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Portfolio
import Storage

struct PortfolioDataCommand: Command {
  static let path = "portfolio data"
  static let abstract =
    "One table of all books' trades and one of their daily results, each book traded alone."
  static let discussion = """
    Each book trades alone, without the limits of an account: what a choice among them starts from. --output DIR gets
    trades.csv, a row a trade of any book, and daily.csv, a column of daily results a book in the account's currency, both
    as Parquet too. Books whose bars are missing are an error, never left out.
    """
  static let examples = [
    CommandExample(
      "assay portfolio data --portfolio books.json --output portfolio-data", "for other programs")
  ]

  let input = PortfolioInput()
  let from = Option("from", .date, "first session date")
  let to = Option("to", .date, "last session date")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    guard let folder = context.globals.output else {
      throw AssayError(
        code: "missing_option",
        message: "`assay portfolio data` writes its tables to a folder, and none is given.",
        remedy: "Give --output DIR.", place: "--output", kind: .usage)
    }
    var file = try input.read(context)
    file.account.limits = .none
    let market = try input.market(context, file)
    var settings = market.replay.settings
    settings.limits = .none
    let windows = market.prepared.map { $0.window(from: context[from], through: context[to]) }
    // Capital without end and no limits: the books meet in one account and none feels the others.
    settings.capital = 1e9
    let account = BookAccount(market.prepared, settings: settings, inputs: market.replay.inputs)
    let result = try account.run(over: windows, recordsEquity: true)
    let trades = PortfolioReplayTables(result, books: market.prepared).trades
    let daily = DailyBookResults(result, books: market.prepared, rates: market.rates)
    let table = ColumnTable(daily.table().columns.filter { !["equity", "drawdown"].contains($0.name) })
    for (name, table) in [("trades", trades), ("daily", table)] {
      try CSVFile.write(table, to: "\(folder)/\(name).csv")
      try ParquetFile.write(table, to: "\(folder)/\(name).parquet")
    }
    var rows = TextTable([
      .text("symbol"), .text("strategy"), .number("trades"), .number("profit"), .number("Sharpe"),
    ])
    var books: [JSONValue] = []
    for (place, book) in result.books.enumerated() {
      let own = daily.results[place]
      let sharpe = SubsetFigures.sharpe(own, daysPerYear: market.daysPerYear)
      let count = result.trades(ofBook: place).count
      let profit = own.reduce(0, +)
      rows.append([
        book.symbol, book.strategy, NumberText.grouped(count), NumberText.fixed(profit, 2),
        NumberText.fixed(sharpe.isFinite ? sharpe : nil, 2),
      ])
      books.append([
        "symbol": .string(book.symbol), "strategy": .string(book.strategy), "trades": JSONValue(count),
        "profit": .number(profit), "sharpe_ratio": sharpe.isFinite ? .number(sharpe) : .null,
      ])
    }
    let page = rows.text() + "\n\nTrades and daily results are in \(folder)."
    return CommandOutput(
      json: [
        "output": .string(folder), "days": JSONValue(daily.dates.count),
        "trades": JSONValue(result.trades.count),
        "books": .array(books), "notes": JSONValue(market.notes),
      ],
      text: page)
  }
}
