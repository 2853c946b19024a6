import CommandKit
import Diagnostics
import Validation

struct StatsRC: Command {
  static let path = "stats rc"
  static let abstract = "Does the best of many strategies beat the benchmark? White's Reality Check."
  static let discussion = """
    White (2000). Columns are returns in excess of the benchmark, positive is better, and every strategy that was
    tried is a column. The p-value of the paper is `p_upper` (also `p`); the other two recentre as in Hansen's
    test. Bad strategies in the panel make the Reality Check conservative; `stats spa --studentize` copes with
    them. p = (1 + count)/(B + 1).
    """
  static let examples = [
    CommandExample(
      "assay stats rc --input panel.csv --resamples 5000 --block 10 --seed 7", "with blocks of ten")
  ]

  let input = ResampledPanelInput()
  let studentize = Flag("studentize", "divide each mean by its standard error")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let panel = try input.read(context)
    let test = try SnoopingTest(panel, context[studentize] ? .studentized : .mean)
    let name = context[studentize] ? "White Reality Check, studentised" : "White Reality Check"
    return SnoopingOutput(name: name, test: test, panel: panel)
      .output(extra: [("p", .number(test.pValues.upper))])
  }
}
