import CommandKit
import Diagnostics
import Market
import Storage

struct DataCheck: Command {
  static let path = "data check"
  static let abstract = "Judge the quality of bars before a backtest believes them."
  static let discussion = """
    Looks for gaps against the sessions of the exchange, prices that stand still, outliers, splits that look
    unadjusted, closes outside their range, two price levels in one series and more. Nothing is changed.

    Ends with code 3 when a finding is as serious as --fail-on says: `error` (the bars cannot be used as they are)
    unless given, `warning` (results can mislead), `note`, or `never`.
    """
  static let examples = [
    CommandExample("assay data check ES", "every timeframe of a symbol"),
    CommandExample("assay data check ES --timeframe 15m --json", "one timeframe as a document"),
    CommandExample(
      "assay data check ES --fail-on warning", "code 3 for warnings too, for a script that is strict"),
  ]

  let bars = StoredBarsOptions()
  let failOn = Option(
    "fail-on", .choice(of: FailureLevel.self, "LEVEL"), default: .error,
    "least severity of a finding that ends with code 3")

  enum FailureLevel: String, CaseIterable, Sendable {
    case note, warning, error, never

    func isReached(by severity: QualityFinding.Severity?) -> Bool {
      guard let severity, let least = QualityFinding.Severity(rawValue: rawValue) else { return false }
      return severity >= least
    }
  }

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let symbol = context[bars.symbol]
    let reports = try bars.timeframes(in: catalogue, context).map { timeframe in
      try QualityReport.check(try catalogue.load(symbol, timeframe))
    }
    let level = context[failOn]
    let isUsable = !reports.contains { level.isReached(by: $0.severity) }
    let width = context.console.width
    let style = context.console.outputStyle
    return CommandOutput(
      json: .array(reports.map(QualityText.document)), exitCode: isUsable ? .done : .badData,
      text: reports.map { QualityText.page($0, width: width, style) }.joined(separator: "\n\n"))
  }
}
