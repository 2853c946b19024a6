import CommandKit
import Diagnostics
import Market
import Storage

struct ScenarioShow: Command {
  static let path = "scenario show"
  static let abstract = "Show the parameters of a scenario as an entry of a scenario file."
  static let discussion = """
    Put the entry under another name into scenarios.yaml of the data folder, change it, and it is a scenario.
    """
  static let examples = [CommandExample("assay scenario show crash", "three phases with their figures")]

  let name = Argument.required("NAME", .text.suggesting(ScenarioCatalogue.names), "a scenario")
  let scenarios = ScenarioInput()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let scenario = try scenarios.scenario(named: context[name], context)
    return CommandOutput(json: scenario.json, text: scenario.yaml)
  }
}
