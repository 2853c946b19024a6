import Backtest
import CommandKit
import Numerics

/// A file of returns and the Sharpe ratio to compare theirs with.
struct SharpeInput: ParameterGroup {
  let file = ReturnFile()
  let benchmark = Option(
    "benchmark", .number(in: -100...100, "SR"), default: 0, "Sharpe ratio to exceed: a year with --periods")
  let periods = Option("periods", .positive("Q"), "periods a year; without it everything is per period")

  /// The estimate, `nil` where it is undefined, and the benchmark per period.
  func read(_ context: CommandContext) throws -> (SharpeEstimate?, benchmark: Double) {
    let core = CoreReturnMetrics(try file.read(context), periodsPerYear: 1)
    return (core.sharpeEstimate, context[benchmark] / (context[periods] ?? 1).squareRoot())
  }
}
