import CommandKit
import Validation

struct StatsSPA: Command {
  static let path = "stats spa"
  static let abstract = "Does the best of many strategies beat the benchmark? Hansen's test (SPA)."
  static let discussion = """
    Superior predictive ability (Hansen, 2005). Columns are returns in excess of the benchmark, positive is better,
    and every strategy that was tried is a column. With --studentize each mean is divided by its standard error,
    as in the paper: give it unless you compare with programs that do not. p = (1 + count)/(B + 1); `exceedance`
    is the plain share that other programs report. Read the consistent p; with few hundred rows the test is
    somewhat liberal.
    """
  static let examples = [
    CommandExample(
      "assay stats spa --input panel.csv --studentize --resamples 5000 --seed 7", "the test of the paper"),
    CommandExample(
      "assay stats spa --input panel.csv --indices indices.csv", "on resamples of another program"),
  ]

  let input = ResampledPanelInput()
  let studentize = Flag("studentize", "divide each mean by its standard error")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let panel = try input.read(context)
    let test = try SnoopingTest(panel, context[studentize] ? .studentized : .mean)
    let name = context[studentize] ? "Hansen SPA, studentised" : "SPA of means, not studentised"
    return SnoopingOutput(name: name, test: test, panel: panel).output()
  }
}
