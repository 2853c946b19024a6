import CommandKit
import Diagnostics
import Validation

struct StatsStepM: Command {
  static let path = "stats stepm"
  static let abstract = "Which of many strategies beat the benchmark? The stepwise test of Romano and Wolf."
  static let discussion = """
    StepM (2005). Columns are returns in excess of the benchmark, positive is better, and every strategy that was
    tried is a column. The chance of naming even one strategy wrongly is at most the level. Critical values are
    in units of the square root of the number of rows times the mean, without a unit with --studentize.
    """
  static let examples = [
    CommandExample(
      "assay stats stepm --input panel.csv --studentize --resamples 5000 --alpha 0.05", "names the winners")
  ]

  let input = ResampledPanelInput()
  let studentize = Flag("studentize", "divide each mean by its standard error")
  let alpha = Option("alpha", .number(in: 1e-12...0.999_999, "A"), default: 0.05, "level of the test")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let panel = try input.read(context)
    let test = try StepwiseTest(
      panel, context[studentize] ? .studentized : .mean, level: context[alpha])
    let superior = test.superior.map { panel.names[$0] }
    let steps = test.steps.map { step -> JSONValue in
      [
        "critical_value": .number(step.criticalValue),
        "rejected": JSONValue(step.rejected.map { panel.names[$0] }),
      ]
    }
    let members: [(String, JSONValue)] =
      [
        ("test", .string("Romano-Wolf StepM")), ("superior", JSONValue(superior)),
        ("steps", .array(steps)), ("alpha", .number(test.level)),
        ("studentized", .bool(context[studentize])),
      ] + panel.provenance
    let found = superior.isEmpty ? "none" : superior.joined(separator: ", ")
    let text = """
      better than the benchmark at level \(NumberText.significant(test.level)): \(found)
      Romano–Wolf StepM\(context[studentize] ? ", studentised" : ""), steps: \(test.steps.count)
      \(panel.provenanceText)
      """
    return CommandOutput(json: .object(JSONObject(members)), text: text)
  }
}
