import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Portfolio
import Storage

struct PortfolioReplayCommand: Command {
  static let path = "portfolio replay"
  static let abstract = "Trade a portfolio in one account: fills, trades, equity, and what its limits did."
  static let discussion = """
    All books share cash, margin and limits, and are marked at every close. The daily stop and the maximum drawdown close
    everything at the close that reaches them, with slippage and commission; a market that is shut then leaves at its next
    open. --output DIR writes fills.csv, trades.csv, equity.csv, daily.parquet and constraints.csv.
    """
  static let examples = [
    CommandExample(
      "assay portfolio replay --portfolio optimal_portfolio.json --from 2011-01-01 --output replay",
      "dates that chose nothing"),
    CommandExample(
      "assay portfolio replay --portfolio books.json --max-positions 4 --daily-stop 2500 --max-drawdown 9000 --json",
      "a list of one's own under limits"),
  ]

  let input = PortfolioInput()
  let from = Option("from", .date, "first session date")
  let to = Option("to", .date, "last session date")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let file = try input.read(context)
    let market = try input.market(context, file)
    let output = try PortfolioReplayOutput(market, from: context[from], to: context[to])
    if let folder = context.globals.output { try output.write(to: folder, context) }
    return CommandOutput(json: .object(output.json), text: output.text(context.console.outputStyle))
  }
}

/// A replay for people, programs and files.
struct PortfolioReplayOutput {
  let market: PortfolioMarket
  let result: AccountResult
  let tables: PortfolioReplayTables
  let period: PeriodResult
  let daily: DailyBookResults

  /// - Parameter account: what trades; the books of the market under its settings unless given.
  init(_ market: PortfolioMarket, account: BookAccount? = nil, from: CivilDate?, to: CivilDate?) throws {
    let windows = market.prepared.map { $0.window(from: from, through: to) }
    guard windows.contains(where: { !$0.isEmpty }) else {
      throw AssayError(
        code: "no_bars_in_window",
        message:
          "No book has bars from \(from.map { "\($0)" } ?? "the start") to \(to.map { "\($0)" } ?? "the end").",
        remedy: market.dates.map { "The bars run from \($0.lowerBound) to \($0.upperBound)." }
          ?? "Import bars.",
        place: "from", kind: .usage)
    }
    self.market = market
    result = try (account ?? market.replay).run(over: windows, recordsEquity: true)
    tables = PortfolioReplayTables(result, books: market.prepared)
    var outcome = SubsetOutcome(result)
    outcome.traded = result.fills.reduce(0) { sum, fill in
      let rate =
        market.rates.isEmpty || market.rates[fill.book].isEmpty ? 1 : market.rates[fill.book][fill.bar]
      return sum + fill.quantity * abs(fill.price)
        * market.prepared[fill.book].bars.series.instrument.pointValue * rate
    }
    period = PeriodResult(outcome, daysPerYear: market.daysPerYear, trials: 1, seed: 1)
    daily = DailyBookResults(result, books: market.prepared, rates: market.rates)
  }

  func write(to folder: String, _ context: CommandContext) throws {
    try CSVFile.write(tables.fills, to: "\(folder)/fills.csv")
    try CSVFile.write(tables.trades, to: "\(folder)/trades.csv")
    try CSVFile.write(tables.equity, to: "\(folder)/equity.csv")
    try CSVFile.write(tables.constraintLog, to: "\(folder)/constraints.csv")
    try ParquetFile.write(daily.table(), to: "\(folder)/daily.parquet")
    context.console.info("Fills, trades, equity, daily results and the log of the limits are in \(folder).")
  }

  private func profit(_ place: Int) -> Double {
    result.trades(ofBook: place).reduce(Money.zero) { $0 + $1.pnl }.amount
  }

  var json: JSONObject {
    var json: JSONObject = [
      "from": JSONValue(result.dates.first.map { "\(CivilDate(daysSinceEpoch: $0))" }),
      "to": JSONValue(result.dates.last.map { "\(CivilDate(daysSinceEpoch: $0))" }),
      "currency": .string(market.currency), "initial_capital": .number(result.initialCapital.amount),
      "final_equity": .number(result.finalEquity.amount), "figures": .object(period.figures.json),
      "sharpe_interval": period.interval.map { JSONValue([$0.lowerBound, $0.upperBound]) } ?? .null,
      "constraints": market.account.constraints,
    ]
    json["metrics"] = .object(
      JSONObject(
        period.metrics.entries.map { entry in
          (entry.key, Self.number(entry))
        }))
    json["books"] = .array(
      result.books.enumerated().map { place, book in
        [
          "symbol": .string(book.symbol), "strategy": .string(book.strategy),
          "timeframe": .string("\(book.timeframe)"),
          "size": .string(market.prepared[place].size.text),
          "trades": JSONValue(result.trades(ofBook: place).count), "profit": .number(profit(place)),
        ]
      })
    json["trades"] = JSONValue(result.trades.count)
    json["costs"] = [
      "commission": .number(result.commission.amount),
      "slippage": .number(result.fills.reduce(Money.zero) { $0 + $1.slippage }.amount),
      "rolls": .number(
        result.fills.filter { $0.reason == .roll }.reduce(Money.zero) { $0 + $1.commission + $1.slippage }
          .amount),
    ]
    json["limits"] = [
      "daily_stops": JSONValue(result.limitEvents.count { $0.kind == .dailyStop }),
      "replaced": JSONValue(result.limitEvents.count { $0.kind == .replaced }),
      "stopped_on": JSONValue(result.stoppedOn.map { "\(CivilDate(daysSinceEpoch: $0))" }),
      "refused": .object(
        JSONObject(
          OrderRejection.allCases.compactMap { reason -> (String, JSONValue)? in
            let count = result.rejections.count { $0.refusal == reason }
            return count > 0 ? (reason.rawValue, JSONValue(count)) : nil
          })),
      "log": .array(
        tables.entries.map { entry in
          [
            "date": .string(entry.date), "time": .string(entry.time), "event": .string(entry.event),
            "symbol": .string(entry.symbol), "strategy": .string(entry.strategy),
            "amount": entry.amount.isFinite ? .number(entry.amount) : .null,
            "positions": JSONValue(entry.positions), "words": .string(entry.words),
          ]
        }),
    ]
    json["ruined_on"] = JSONValue(result.ruin.map { "\(CivilDate(daysSinceEpoch: $0.date))" })
    json["notes"] = JSONValue(notes)
    return json
  }

  private static func number(_ entry: ReturnMetrics.Entry) -> JSONValue {
    guard let value = entry.value, value.isFinite else { return .null }
    return entry.isCount ? JSONValue(Int(value)) : .number(value)
  }

  private var notes: [String] {
    market.notes
      + result.notes.compactMap { note in
        if case .ruined(let date) = note {
          return
            "Ruined on \(CivilDate(daysSinceEpoch: date)): equity reached zero, and nothing was opened from there on."
        }
        return nil
      }
  }

  func text(_ style: Style) -> String {
    var page = FieldList()
    let figures = period.figures
    page.heading("Account")
    page.append("final equity", NumberText.fixed(result.finalEquity.amount, 2) + " \(market.currency)")
    page.append("net profit", NumberText.fixed(figures.profit, 2))
    page.append("growth a year", NumberText.percent(figures.cagr.isFinite ? figures.cagr : nil))
    page.append(
      "Sharpe ratio of daily results",
      NumberText.fixed(figures.sharpe.isFinite ? figures.sharpe : nil, 3)
        + (period.interval.map {
          " (95 %: \(NumberText.fixed($0.lowerBound, 2)) to \(NumberText.fixed($0.upperBound, 2)))"
        } ?? ""))
    page.append("maximum drawdown, marked", NumberText.fixed(figures.maximumDrawdown, 2))
    page.append("worst day", NumberText.fixed(figures.worstDay.isFinite ? figures.worstDay : nil, 2))
    page.append("trades", NumberText.grouped(result.trades.count))
    page.append("most positions at a close", NumberText.grouped(period.outcome.mostPositions))
    page.heading("Limits")
    page.append("daily stops", NumberText.grouped(result.limitEvents.count { $0.kind == .dailyStop }))
    page.append(
      "trading ended on", result.stoppedOn.map { "\(CivilDate(daysSinceEpoch: $0))" } ?? "never")
    page.append("positions replaced", NumberText.grouped(result.limitEvents.count { $0.kind == .replaced }))
    for reason in OrderRejection.allCases {
      let count = result.rejections.count { $0.refusal == reason }
      if count > 0 { page.append("entries refused: \(reason.rawValue)", NumberText.grouped(count)) }
    }
    var table = TextTable([
      .text("symbol"), .text("strategy"), .text("bars"), .text("size"), .number("trades"),
      .number("net profit"),
    ])
    for (place, book) in result.books.enumerated() {
      table.append([
        book.symbol, book.strategy, "\(book.timeframe)", market.prepared[place].size.text,
        NumberText.grouped(result.trades(ofBook: place).count), NumberText.fixed(profit(place), 2),
      ])
    }
    let dates =
      "\(result.dates.first.map { "\(CivilDate(daysSinceEpoch: $0))" } ?? "") to "
      + "\(result.dates.last.map { "\(CivilDate(daysSinceEpoch: $0))" } ?? ""), "
      + "\(NumberText.grouped(result.dates.count)) days"
    let count = result.books.count
    return style.bold("\(count) \(count == 1 ? "book" : "books") in one account") + "\n\(dates)\n\n"
      + page.text(style: style) + "\n\n"
      + table.text() + notes.reduce("") { $0 + "\n\n" + TextWrap.wrapped($1, width: 100) }
  }
}
