import CommandKit
import Diagnostics
import Market
import Storage

struct DataCheck: Command {
  static let path = "data check"
  static let abstract = "Judge the quality of bars before a backtest believes them."
  static let discussion = """
    Looks for gaps against the sessions of the exchange, prices that stand still, outliers, splits that look
    unadjusted, closes outside their range and more. Nothing is changed. Ends with code 3 when bars cannot be
    used as they are.
    """
  static let examples = [
    CommandExample("assay data check ES", "every timeframe of a symbol"),
    CommandExample("assay data check ES --timeframe 15m --json", "one timeframe as a document"),
  ]

  let bars = StoredBars()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try Catalogue(directory: context.globals.data)
    let symbol = context[bars.symbol]
    let reports = try bars.timeframes(in: catalogue, context).map { timeframe in
      try QualityReport.check(try catalogue.load(symbol, timeframe))
    }
    let isUsable = reports.allSatisfy { $0.severity != .error }
    let width = context.console.width
    let style = context.console.outputStyle
    return CommandOutput(
      json: .array(reports.map(QualityText.document)), exitCode: isUsable ? .done : .badData,
      text: reports.map { QualityText.page($0, width: width, style) }.joined(separator: "\n\n"))
  }
}
