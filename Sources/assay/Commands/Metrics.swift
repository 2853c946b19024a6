import Backtest
import CommandKit
import Diagnostics
import Reports

struct Metrics: Command {
  static let path = "metrics"
  static let abstract = "Measure a series of returns."
  static let discussion = """
    Reads simple returns per period (0.01 is one percent) from the last column of a text table; a header line
    and further columns may be there. Drawdowns and losses are negative. A value that is not defined, such as
    the Sharpe ratio of a constant series, is shown as n/a and is null with --json.
    """
  static let examples = [
    CommandExample("assay metrics --returns returns.csv", "daily returns of an exchange, 252 a year"),
    CommandExample(
      "assay metrics --returns btc.csv --calendar 365 --json",
      "daily returns of a market without closing days"),
    CommandExample(
      "assay metrics --returns monthly.csv --periods 12 --risk-free 0.03",
      "monthly returns over a risk-free rate"),
  ]

  let file = ReturnFile()
  let year = YearLength()
  let riskFree = Option("risk-free", .number(in: -0.5...10), default: 0, "risk-free rate a year")
  let acceptable = Option(
    "acceptable", .number(in: -1...1), default: 0, "minimum acceptable return a period, for Sortino")
  let benchmark = Option(
    "benchmark", .number(in: -100...100), default: 0,
    "annual Sharpe ratio that the evidence is tested against")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let options = ReturnMetricOptions(
      annualRiskFreeRate: context[riskFree], minimumAcceptableReturn: context[acceptable],
      benchmarkSharpeRatio: context[benchmark])
    let periods = try year.periods(context) ?? 252
    let returns = try file.read(context)
    let metrics = ReturnMetrics(returns, periodsPerYear: periods, options: options)
    let size = returns.reduce(0) { $0 + abs($1) } / Double(max(1, returns.count))
    if size > 0.5 {
      context.console.warning(
        "Returns are \(NumberText.percent(size)) a period on average: these look like prices or percent. Give "
          + "fractions, such as 0.01 for 1 %.")
    }
    if metrics.core.isRuined {
      context.console.warning("The series loses everything, so its ratios are undefined.")
    } else if let lowest = metrics.core.lowestEquity, lowest < ResultWarning.thinEquity {
      context.console.warning(
        "Equity falls to \(NumberText.percent(lowest)) of its start; ratios that contain returns of so little say "
          + "nothing about skill.")
    }
    return CommandOutput(
      json: .object(MetricText.document(metrics)),
      text: page(metrics).text(style: context.console.outputStyle))
  }

  private func page(_ metrics: ReturnMetrics) -> FieldList {
    var page = FieldList()
    MetricText.append(metrics, to: &page)
    return page
  }
}
