import CommandKit
import Diagnostics
import Factory
import Reports
import Storage

struct Compare: Command {
  static let path = "compare"
  static let abstract =
    "Compare two backtests, with an interval for the difference, or two runs of the factory."
  static let discussion = """
    Reads two documents that `assay backtest --report FILE.json` wrote and compares them over the sessions that both
    have. Both are resampled together (stationary bootstrap), so what they share, such as the market, drops out of the
    difference. An interval that holds 0 means that chance explains the difference.

    Two names of factory runs, or their beginnings, compare what the runs came to, the settings that differ, and the
    pairs of symbol and strategy that both have.
    """
  static let examples = [
    CommandExample("assay compare fast.json slow.json", "two settings of one strategy"),
    CommandExample("assay compare fast.json slow.json --report comparison.html", "with a page to open"),
    CommandExample("assay compare 502783e1 6b3cced7", "two runs of the factory"),
  ]

  let first = Argument.required("FIRST", .text, "a backtest's report in JSON, or a factory run")
  let second = Argument.required("SECOND", .text, "another")
  let resamples = Option(
    "resamples", .integer(in: 100...1_000_000), default: 2_000, "resamples of the bootstrap")
  let report = Option(
    "report", .file, "write a report: HTML, PDF, or the comparison's data, by the ending of the name")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    if !Self.isFile(context[first]), !Self.isFile(context[second]) { return try runs(context) }
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

  /// Names of runs have neither dots nor slashes, which a missing file usually has.
  private static func isFile(_ text: String) -> Bool {
    text.contains { "./".contains($0) } || FolderFiles.size(ofFile: text) != nil
  }

  private func runs(_ context: CommandContext) throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let summaries = try [context[first], context[second]].map { name in
      try FactorySummary(run: database.requireRun(name).id, database: database)
    }
    let comparison = try RunComparison(summaries[0], summaries[1])
    if let path = context[report] {
      try ReportRenderer.write(comparison, to: path)
      context.console.info("The report is in \(path).")
    }
    return CommandOutput(json: comparison.json, text: comparison.text())
  }
}
