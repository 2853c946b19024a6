import CommandKit
import Diagnostics

struct StatsMinTRL: Command {
  static let path = "stats mintrl"
  static let abstract = "Length of record needed before a Sharpe ratio is believable."
  static let discussion = """
    The minimum track record length of Bailey and López de Prado (2012), in periods of the file. It is null
    where no record is long enough: the Sharpe ratio does not exceed the benchmark. With --periods the
    benchmark is a Sharpe ratio a year, without it one a period.
    """
  static let examples = [
    CommandExample(
      "assay stats mintrl --returns returns.csv --benchmark 0 --periods 252", "against a worthless strategy")
  ]

  let input = SharpeInput()
  let confidence = Option("confidence", .number(in: 0.501...0.999_999, "P"), default: 0.95, "how sure to be")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let question = try input.read(context)
    let length = question.estimate.flatMap {
      question.form.length($0, exceeding: question.benchmark, confidence: context[confidence])
    }
    let needed =
      length == nil
      ? "The length is not defined: the returns are constant, or too skewed for so large a Sharpe ratio."
      : length == .infinity
        ? "No record is long enough: the Sharpe ratio does not exceed the benchmark."
        : "\(NumberText.fixed(length?.rounded(.up), 0)) periods are needed; the file has "
          + "\(NumberText.grouped(question.count))."
    return CommandOutput(
      json: .object(
        JSONObject([("min_track_record_length", JSONValue(length))] + question.members)),
      text: needed)
  }
}
