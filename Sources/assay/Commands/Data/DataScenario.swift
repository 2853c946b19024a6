import CommandKit
import Market

struct DataScenario: Command {
  static let path = "data scenario"
  static let abstract = "Put a synthetic series into the catalogue, marked as never traded."
  static let discussion = """
    The bars lie on the instrument's sessions and tick. The same scenario, instrument, start and --seed give the
    same bars. Real bars are never replaced. `assay scenario list` has the scenarios.
    """
  static let examples = [
    CommandExample("assay data scenario crash --symbol ES --as ES-CRASH --seed 7", "ten years of days")
  ]

  let bars = SyntheticBars()

  func run(_ context: CommandContext) async throws -> CommandOutput { try bars.output(context) }
}
