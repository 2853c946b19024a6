import CommandKit
import Diagnostics
import Reports
import Storage

struct Compare: Command {
  static let path = "compare"
  static let abstract = "Compare two backtests over their common dates, with an interval for the difference."
  static let discussion = """
    Reads two documents that `assay backtest --report FILE.json` wrote and compares them over the sessions that both
    have. Both are resampled together (stationary bootstrap), so what they share, such as the market, drops out of the
    difference. An interval that holds 0 means that chance explains the difference.
    """
  static let examples = [
    CommandExample("assay compare fast.json slow.json", "two settings of one strategy"),
    CommandExample("assay compare fast.json slow.json --report comparison.html", "with a page to open"),
  ]

  let first = Argument.required("FIRST", .file, "a backtest's report in JSON")
  let second = Argument.required("SECOND", .file, "another")
  let resamples = Option(
    "resamples", .integer(in: 100...1_000_000), default: 2_000, "resamples of the bootstrap")
  let report = Option(
    "report", .file, "write a report: HTML, PDF, or the comparison's data, by the ending of the name")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let results = try [context[first], context[second]].map { path in
      try ComparedResult(
        parsing: JSONValue(parsing: WholeFile.bytes(of: path), source: path), path: path)
    }
    let comparison = try ResultComparison(
      results[0], results[1], resamples: context[resamples], seed: context.globals.seed ?? 1)
    if let path = context[report] {
      try ReportRenderer.write(comparison, to: path)
      context.console.info("The report is in \(path).")
    }
    return CommandOutput(json: .object(comparison.json()), text: comparison.text())
  }
}
