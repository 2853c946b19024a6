import Diagnostics
import Indicators
import Strategies
import UserStrategies

/// A strategy as a document.
enum StrategyText {
  /// The members of the published contract, and the rule in words.
  ///
  /// The warm-up is that of the default parameters.
  static func document(_ model: StrategyModel) throws -> JSONValue {
    let description = model.description
    let prepared = try PreparedStrategy(model)
    var document = document(description, id: model.file == nil ? description.id : nil)
    document["warm_up"] = JSONValue(prepared.warmUp)
    document["requires"] = JSONValue(prepared.requirements.map(\.rawValue).sorted())
    document["needs"] = JSONValue(prepared.needs.map(\.description))
    document["file"] = JSONValue(model.file?.path)
    return .object(document)
  }

  /// What the source of a user's file tells of a strategy. What only its code could tell is null.
  static func document(_ strategy: FoundStrategy, in path: String) -> JSONValue {
    guard let description = strategy.description else {
      var document = JSONObject()
      for key in [
        "id", "archetype", "entry", "exit", "parameters", "grid_size", "warm_up", "requires", "needs",
      ] {
        document[key] = .null
      }
      document["name"] = .string(strategy.name ?? strategy.type)
      document["file"] = .string(path)
      return .object(document)
    }
    var document = document(description, id: nil)
    for key in ["warm_up", "requires", "needs"] { document[key] = .null }
    document["file"] = .string(path)
    return .object(document)
  }

  private static func document(_ description: StrategyDescription, id: Int?) -> JSONObject {
    [
      "id": id.map { JSONValue($0) } ?? .null, "name": .string(description.name),
      "archetype": .string(description.archetype.rawValue), "entry": .string(description.entry),
      "exit": .string(description.exit), "parameters": .array(description.parameters.map(document)),
      "grid_size": JSONValue(description.gridSize), "source": .string(description.source),
      "reading": description.reading.isEmpty ? .null : .string(description.reading),
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
