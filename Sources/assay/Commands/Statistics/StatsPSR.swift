import CommandKit
import Diagnostics

struct StatsPSR: Command {
  static let path = "stats psr"
  static let abstract = "Probability that the true Sharpe ratio exceeds a benchmark."
  static let discussion = """
    The probabilistic Sharpe ratio of Bailey and López de Prado (2012). With --periods the benchmark is a
    Sharpe ratio a year, without it one a period.
    """
  static let examples = [
    CommandExample("assay stats psr --returns returns.csv --periods 252", "is the Sharpe ratio above 0?"),
    CommandExample(
      "assay stats psr --returns returns.csv --benchmark 0.5 --periods 252", "is it above 0.5 a year?"),
  ]

  let input = SharpeInput()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let question = try input.read(context)
    let psr = question.estimate.flatMap { question.form.probability($0, exceeding: question.benchmark) }
    let text =
      psr == nil
      ? "The probability is not defined: the returns are constant, or too skewed for so large a Sharpe ratio."
      : "The true Sharpe ratio exceeds the benchmark with probability \(NumberText.percent(psr))."
    return CommandOutput(json: .object(JSONObject([("psr", JSONValue(psr))] + question.members)), text: text)
  }
}
