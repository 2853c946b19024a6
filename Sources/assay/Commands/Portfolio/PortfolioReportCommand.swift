import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Reports
import Storage

struct PortfolioReportCommand: Command {
  static let path = "portfolio report"
  static let abstract =
    "Write the page of a portfolio: equity, contributions, correlation, what its limits did."
  static let discussion = """
    The portfolio is replayed on the bars as they are now; what the search found stands in the file and is shown from
    there. `portfolio optimize --output DIR` writes the same page with the cloud of all that it tried.
    """
  static let examples = [
    CommandExample(
      "assay portfolio report --portfolio optimal_portfolio.json --report portfolio.html",
      "with bars of today")
  ]

  let input = PortfolioInput()
  let from = Option("from", .date, "first session date")
  let to = Option("to", .date, "last session date")
  let report = Option.required("report", .file, "where the page is written")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let file = try input.read(context)
    let market = try input.market(context, file)
    let output = try PortfolioReplayOutput(market, from: context[from], to: context[to])
    let border = file.json["dates"]?["train_to"]?.stringValue.flatMap { CivilDate($0) }
    var document = file.json
    if document["books"] == nil { document["books"] = .array(file.books.map(\.json)) }
    let page = PortfolioReport(
      document: document, replay: output.result, books: market.prepared, account: market.account,
      currency: market.currency, border: border, created: Clock.now(), codeVersion: Version.code.description)
    try AtomicFile.replace(context[report], with: page.html(try ReportRenderer.assets()))
    return CommandOutput(
      json: ["report": .string(context[report]), "final_equity": .number(output.result.finalEquity.amount)],
      text: "The page is in \(context[report]).")
  }
}
