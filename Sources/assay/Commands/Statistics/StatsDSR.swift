import CommandKit
import Diagnostics
import Numerics

struct StatsDSR: Command {
  static let path = "stats dsr"
  static let abstract = "Deflate a Sharpe ratio by the number of trials behind it."
  static let discussion = """
    The deflated Sharpe ratio of Bailey and López de Prado (2014): the probability that the true Sharpe ratio
    exceeds what luck alone would have found in as many trials. Count every configuration that was ever
    evaluated, failed and pruned ones too. With --periods the Sharpe ratio and the variance are annual,
    without it both are per period; expected_max_sharpe of --json is always per period.
    """
  static let examples = [
    CommandExample(
      "assay stats dsr --sharpe 2.5 --observations 1250 --trials 100 --variance 0.5 --periods 250",
      "five years of daily returns, the best of 100 trials, normal returns")
  ]

  let sharpe = Option.required("sharpe", .number(in: -1000...1000, "SR"), "Sharpe ratio of the chosen trial")
  let observations = Option.required("observations", .integer(in: 2...Int.max, "T"), "returns behind it")
  let skew = Option("skew", .number, default: 0, "skewness of the returns")
  let kurtosis = Option("kurtosis", .number, default: 3, "kurtosis of the returns; normal returns have 3")
  let trials = Option.required("trials", .number(in: 1...1e15, "N"), "trials made, or their effective number")
  let variance = Option.required(
    "variance", .number(in: 0...1e6, "V"), "variance of the Sharpe ratios over all trials")
  let periods = Option("periods", .positive("Q"), "periods a year; without it everything is per period")
  let form = SharpeFormOption()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let year = context[periods] ?? 1
    let estimate = try SharpeEstimate(
      validating: context[sharpe] / year.squareRoot(), observations: context[observations],
      skew: context[skew], kurtosis: context[kurtosis])
    let variance = context[variance] / year
    try DeflatedSharpe.validate(
      trials: context[trials], trialVariance: variance, observations: context[observations])
    let deflated = DeflatedSharpe(estimate, trials: context[trials], trialVariance: variance)
    let maximum = deflated?.expectedMaximum
    let form = form.read(context)
    let probability = maximum.flatMap { form.probability(estimate, exceeding: $0) }
    let annual = maximum.map { $0 * year.squareRoot() }
    let json: JSONValue = [
      "dsr": JSONValue(probability), "form": .string(form.form.rawValue), "trials": .number(context[trials]),
      "expected_max_sharpe": JSONValue(maximum),
      "expected_max_sharpe_annual": context[periods] == nil ? nil : JSONValue(annual),
      "psr": JSONValue(form.probability(estimate, exceeding: 0)),
      "sharpe_standard_error_per_period": JSONValue(estimate.standardError),
    ]
    let unit = context[periods] == nil ? "a period" : "a year"
    let text =
      probability == nil
      ? context[trials] > 1 && context[trials] < 2
        ? "Deflation is not defined between 1 and 2 trials: count them as 2."
        : "The probability is not defined: the returns are too skewed for so large a Sharpe ratio."
      : """
      Luck alone would have found a Sharpe ratio of \(NumberText.fixed(annual, 4)) \(unit).
      The true Sharpe ratio exceeds that with probability \(NumberText.percent(probability)).
      """
    return CommandOutput(json: json, text: text)
  }
}
