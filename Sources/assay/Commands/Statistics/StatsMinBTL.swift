import CommandKit
import Diagnostics
import Numerics

struct StatsMinBTL: Command {
  static let path = "stats minbtl"
  static let abstract = "Years of data that a number of trials needs before the best of them means anything."
  static let discussion = """
    The minimum backtest length of Bailey, Borwein, López de Prado and Zhu (2014): with fewer years the best of so many
    worthless strategies is expected to show the annual Sharpe ratio that is asked for. Count every configuration that
    was ever evaluated; of correlated ones their effective number (`stats trials`).
    """
  static let examples = [
    CommandExample("assay stats minbtl --trials 45 --sharpe 1", "five years, as printed in the paper")
  ]

  let trials = Option.required("trials", .number(in: 1...1e15, "N"), "trials made, or their effective number")
  let sharpe = Option("sharpe", .positive("SR"), default: 1, "annual Sharpe ratio that luck may not reach")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let (trials, target) = (context[trials], context[sharpe])
    let years = MinimumBacktestLength.years(trials: trials, targetAnnualSharpe: target)
    let bound = MinimumBacktestLength.upperBound(trials: trials, targetAnnualSharpe: target)
    return CommandOutput(
      json: [
        "min_backtest_length_years": JSONValue(years), "upper_bound_years": JSONValue(bound),
        "expected_max_sharpe_one_year": JSONValue(ExpectedMaximum.approximate(trials: trials)),
        "trials": .number(trials), "sharpe_ratio": .number(target),
      ],
      text: """
        \(NumberText.fixed(years, 2)) years are needed; with fewer the best of \
        \(NumberText.significant(trials)) worthless trials is expected to show \(NumberText.significant(target)) a year.
        """)
  }
}
