import CommandKit
import Diagnostics
import Market
import Storage

struct ScenarioList: Command {
  static let path = "scenario list"
  static let abstract = "List the synthetic markets: built in, and of the data folder's scenarios.yaml."
  static let discussion = ""
  static let examples = [CommandExample("assay scenario list", "names, kinds and what they are")]

  let scenarios = ScenarioInput()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let all = try scenarios.all(context)
    var table = TextTable([.text("name"), .text("kind"), .number("weight"), .text("what it is")])
    for scenario in all {
      let weight = scenario.weight.map { NumberText.significant($0) } ?? ""
      table.append([scenario.name, scenario.kind.rawValue, weight, scenario.summary])
    }
    let text = table.text(width: context.console.width, style: context.console.outputStyle)
    return CommandOutput(json: .array(all.map(\.json)), text: text)
  }
}
