import CommandKit
import Diagnostics
import Storage

struct LedgerList: Command {
  static let path = "ledger list"
  static let abstract = "List how much was ever tried on which bars."
  static let discussion = """
    One line for each version of the bars of a market. Trials count every backtest and other attempt once, however
    often it was repeated: it is the number that the deflated Sharpe ratio takes.
    """
  static let examples = [CommandExample("assay ledger list --symbol ES", "what was tried on ES")]

  let symbol = Option("symbol", .text("S"), "only this symbol")
  let options = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let ledger = options.open(context)
    let symbol = context[symbol]
    let summaries = try ledger.summaries().filter { symbol == nil || $0.symbol == symbol }
    let document: JSONValue = [
      "ledger": JSONValue(ledger.path), "head": .string(try ledger.head()),
      "data": .array(summaries.map(Self.json)),
    ]
    let (width, style) = (context.console.width, context.console.outputStyle)
    return CommandOutput(json: document, text: Self.text(summaries, ledger.path ?? "", width, style))
  }

  private static func json(_ summary: LedgerSummary) -> JSONValue {
    [
      "symbol": .string(summary.symbol), "timeframe": .string(summary.timeframe),
      "data_hash": .string(summary.dataHash), "trials": JSONValue(summary.trials),
      "attempts": JSONValue(summary.attempts), "holdout_looks": JSONValue(summary.holdoutLooks),
      "entries": JSONValue(summary.entries), "first_at": .string(summary.firstAt),
      "last_at": .string(summary.lastAt),
    ]
  }

  private static func text(_ summaries: [LedgerSummary], _ path: String, _ width: Int, _ style: Style)
    -> String
  {
    if summaries.isEmpty { return "The ledger \(path) has no entry of that kind: nothing was tried yet." }
    var table = TextTable([
      .text("symbol"), .text("timeframe"), .text("data"), .number("trials"), .number("attempts"),
      .number("holdout looks"), .number("entries"), .text("first"), .text("last"),
    ])
    for summary in summaries {
      table.append([
        summary.symbol, summary.timeframe, String(summary.dataHash.prefix(12)),
        NumberText.grouped(summary.trials),
        NumberText.grouped(summary.attempts), NumberText.grouped(summary.holdoutLooks),
        NumberText.grouped(summary.entries), summary.firstAt, summary.lastAt,
      ])
    }
    return table.text(width: width, style: style)
  }
}
