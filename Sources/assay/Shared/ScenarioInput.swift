import CommandKit
import Market
import Storage

/// Scenarios by name: the built-in ones, those of the data folder's `scenarios.yaml`, and those of a file.
struct ScenarioInput: ParameterGroup {
  let file = Option("file", .file, "a file of scenarios besides those of the data folder")

  func all(_ context: CommandContext) throws -> [MarketScenario] {
    let own = try ScenarioFile.read(inDirectory: context.globals.data)
    let given = try context[file].map { try ScenarioFile.read($0) } ?? []
    // What a command names comes before what lies in the folder.
    let hidden = Set(given.map(\.name))
    return ScenarioCatalogue.all + own.filter { !hidden.contains($0.name) } + given
  }

  func scenario(named name: String, _ context: CommandContext) throws -> MarketScenario {
    try ScenarioCatalogue.scenario(named: name, among: all(context))
  }
}
