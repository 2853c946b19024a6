import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Storage

struct SignalCommand: Command {
  static let path = "signal"
  static let abstract = "The orders of a portfolio for the next session, with sizes, checks and reasons."
  static let discussion = """
    The portfolio is replayed from --from to --date, and what its strategies ask for at the last close is shown: the same
    code as `portfolio replay`, stopped there. An order that the account's limits would not let through says so. --csv FILE
    writes the orders to be sent in a form that brokers import.
    """
  static let examples = [
    CommandExample("assay signal --portfolio optimal_portfolio.json", "after the newest bars"),
    CommandExample(
      "assay signal --portfolio optimal_portfolio.json --date 2024-03-01 --csv orders.csv --json",
      "after a date"),
  ]

  let input = PortfolioInput()
  let date = Option("date", .date, "last session date that is known; the newest bars unless given")
  let from = Option(
    "from", .date, "first session date that the account trades; the first one after the choice unless given")
  let csv = Option("csv", .file, "write the orders to be sent there")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let file = try input.read(context)
    let market = try input.market(context, file)
    let signal = try PortfolioSignal(
      market, from: context[from] ?? Self.start(of: file), date: context[date])
    if let asked = context[date], asked > signal.date {
      context.console.warning(
        "There is no bar from \(signal.date.advanced(byDays: 1)) to \(asked): these are the orders after the close of "
          + "\(signal.date).")
    }
    if let path = context[csv] { try CSVFile.write(signal.table, to: path) }
    return CommandOutput(
      json: signal.json, text: SignalPage(signal, market).text(context.console.outputStyle))
  }

  /// The day after the dates that chose the portfolio.
  static func start(of file: PortfolioFile) -> CivilDate? {
    file.json["dates"]?["train_to"]?.stringValue.flatMap { CivilDate($0) }?.advanced(byDays: 1)
  }
}

struct SignalPage {
  let signal: PortfolioSignal
  let market: PortfolioMarket

  init(_ signal: PortfolioSignal, _ market: PortfolioMarket) {
    self.signal = signal
    self.market = market
  }

  func text(_ style: Style) -> String {
    var parts = [
      style.bold("After the close of \(signal.date)")
        + ": equity \(NumberText.fixed(signal.equity.amount, 2)) \(market.currency), day "
        + "\(NumberText.fixed(signal.dayResult.amount, 2)), below the peak \(NumberText.fixed(signal.fall.amount, 2))"
    ]
    if let date = signal.stoppedOn { parts.append("The maximum drawdown ended trading on \(date).") }
    if signal.haltedToday { parts.append("The daily stop was reached on this day.") }
    if !signal.missing.isEmpty {
      parts.append("No bar on this date: \(signal.missing.joined(separator: ", ")).")
    }
    parts.append(signal.positions.isEmpty ? "No position is open." : positions.text())
    parts.append(signal.lines.isEmpty ? "Nothing to do." : orders.text())
    return parts.joined(separator: "\n\n")
  }

  private var positions: TextTable {
    var table = TextTable([
      .text("position"), .text("strategy"), .number("units"), .number("entry"), .text("since"),
      .number("last"),
    ])
    for position in signal.positions {
      table.append([
        position.symbol, position.strategy, number(position.units), number(position.entryPrice),
        "\(position.entryDate)", number(position.lastPrice),
      ])
    }
    return table
  }

  private var orders: TextTable {
    var table = TextTable([
      .text("verdict"), .text("purpose"), .text("symbol"), .text("side"), .number("quantity"), .text("type"),
      .number("level"), .number("stop at"), .number("target at"), .text("strategy"), .text("reason"),
    ])
    for line in signal.lines {
      let level = line.kind == .limit ? line.limit : line.stop
      table.append([
        line.verdict.rawValue, line.action.rawValue, line.symbol, line.side.rawValue, number(line.quantity),
        line.kind.rawValue, number(level),
        fromFill(line, line.side == .buy ? "−" : "+", line.stopLossPoints),
        fromFill(line, line.side == .buy ? "+" : "−", line.takeProfitPoints),
        line.strategy, line.reason,
      ])
    }
    return table
  }

  /// A level of an entry's bracket, as a distance from its fill.
  private func fromFill(_ line: PortfolioSignal.OrderLine, _ sign: String, _ points: Double) -> String {
    line.action == .enter && points.isFinite ? "fill \(sign) \(number(points))" : ""
  }

  private func number(_ value: Double) -> String {
    value.isFinite ? NumberText.significant(value, 8) : ""
  }
}
