import CommandKit
import Market

struct ScenarioGenerate: Command {
  static let path = "scenario generate"
  static let abstract = "Make bars from a scenario and put them into the catalogue, marked as never traded."
  static let discussion = "The same as `assay data scenario`."
  static let examples = [
    CommandExample(
      "assay scenario generate mixed --symbol ES --as ES-MIXED --timeframe 15m --bars 350000 --seed 3",
      "fifteen years of quarters of an hour")
  ]

  let bars = SyntheticBars()

  func run(_ context: CommandContext) async throws -> CommandOutput { try bars.output(context) }
}
