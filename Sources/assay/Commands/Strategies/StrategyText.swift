import Diagnostics
import Indicators
import Strategies

/// A strategy as a document.
enum StrategyText {
  /// The members of the published contract, and the rules in words.
  ///
  /// The warm-up is that of the default parameters.
  static func document(_ model: StrategyModel) throws -> JSONValue {
    let description = model.description
    let prepared = try PreparedStrategy(model)
    return [
      "id": model.file == nil ? JSONValue(description.id) : .null, "name": .string(description.name),
      "archetype": .string(description.archetype.rawValue), "entry": .string(description.entry),
      "exit": .string(description.exit), "parameters": .array(description.parameters.map(document)),
      "grid_size": JSONValue(description.gridSize), "warm_up": JSONValue(prepared.warmUp),
      "requires": JSONValue(prepared.requirements.map(\.rawValue).sorted()),
      "needs": JSONValue(prepared.needs.map(\.description)), "source": .string(description.source),
      "file": JSONValue(model.file?.path),
    ]
  }

  private static func document(_ parameter: ParameterDeclaration) -> JSONValue {
    [
      "name": .string(parameter.name), "default": value(parameter.standard),
      "grid": .array(parameter.grid.map(value)), "bounds": .string(parameter.domain.bounds),
      "help": .string(parameter.help),
    ]
  }

  static func value(_ value: ParameterValue) -> JSONValue {
    switch value {
    case .integer(let number): JSONValue(number)
    case .number(let number): .number(number)
    case .flag(let flag): .bool(flag)
    case .choice(let name): .string(name)
    }
  }
}
