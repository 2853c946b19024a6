import Diagnostics
import Indicators
import Market
import Strategies

/// Values as JSON between the command and the process that holds a user's strategies. Both are the same program, so
/// the form is nobody else's business.
enum Wire {
  static func json(_ description: StrategyDescription) -> JSONValue {
    [
      "name": .string(description.name), "archetype": .string(description.archetype.rawValue),
      "entry": .string(description.entry), "exit": .string(description.exit),
      "source": .string(description.source), "reading": .string(description.reading),
      "parameters": .array(description.parameters.map(json)),
    ]
  }

  static func description(_ json: JSONValue) -> StrategyDescription? {
    guard let name = json["name"]?.stringValue, let entry = json["entry"]?.stringValue,
      let archetype = json["archetype"]?.stringValue.flatMap({ Archetype(rawValue: $0) }),
      let exit = json["exit"]?.stringValue, let source = json["source"]?.stringValue,
      let parameters = json["parameters"]?.arrayValue?.map({ parameter($0) })
    else { return nil }
    return StrategyDescription(
      name: name, archetype: archetype, entry: entry, exit: exit, parameters: parameters.compactMap { $0 },
      source: source, reading: json["reading"]?.stringValue ?? "")
  }

  private static func json(_ parameter: ParameterDeclaration) -> JSONValue {
    let domain: JSONValue =
      switch parameter.domain {
      case .integer(let range): [JSONValue(range.lowerBound), JSONValue(range.upperBound)]
      case .number(let range): .array([.string("\(range.lowerBound)"), .string("\(range.upperBound)")])
      case .flag: .null
      case .choice(let names): JSONValue(names)
      }
    return [
      "name": .string(parameter.name), "help": .string(parameter.help), "standard": json(parameter.standard),
      "grid": .array(parameter.grid.map(json)), "domain": domain,
    ]
  }

  private static func parameter(_ json: JSONValue) -> ParameterDeclaration? {
    guard let name = json["name"]?.stringValue, let help = json["help"]?.stringValue,
      let standard = json["standard"].flatMap({ value($0) }),
      let grid = json["grid"]?.arrayValue?.compactMap({ value($0) })
    else { return nil }
    let ends = json["domain"]?.arrayValue ?? []
    let domain: ParameterDomain
    switch standard {
    case .integer:
      guard let low = ends.first?.integerValue, let high = ends.last?.integerValue, low <= high else {
        return nil
      }
      domain = .integer(low...high)
    case .number:
      guard let low = ends.first?.stringValue.flatMap({ Double($0) }),
        let high = ends.last?.stringValue.flatMap({ Double($0) }), low <= high
      else { return nil }
      domain = .number(low...high)
    case .flag: domain = .flag
    case .choice: domain = .choice(ends.compactMap(\.stringValue))
    }
    return ParameterDeclaration(name: name, help: help, standard: standard, grid: grid, domain: domain)
  }

  /// A value with its kind: `{"i": 20}`. Numbers as text, which has the infinite ones too.
  static func json(_ value: ParameterValue) -> JSONValue {
    switch value {
    case .integer(let number): ["i": JSONValue(number)]
    case .number(let number): ["n": .string("\(number)")]
    case .flag(let flag): ["f": .bool(flag)]
    case .choice(let name): ["c": .string(name)]
    }
  }

  static func value(_ json: JSONValue) -> ParameterValue? {
    json["i"]?.integerValue.map { .integer($0) } ?? json["n"]?.stringValue.flatMap { Double($0) }.map {
      .number($0)
    }
      ?? json["f"]?.boolValue.map { .flag($0) } ?? json["c"]?.stringValue.map { .choice($0) }
  }

  static func json(_ set: ParameterSet) -> JSONValue {
    .array(set.values.map { ["name": .string($0.name), "value": json($0.value)] })
  }

  static func parameters(_ json: JSONValue) -> [(name: String, value: ParameterValue)] {
    (json.arrayValue ?? []).compactMap { entry in
      guard let name = entry["name"]?.stringValue, let value = entry["value"].flatMap({ value($0) }) else {
        return nil
      }
      return (name, value)
    }
  }

  static func json(_ error: AssayError) -> JSONValue {
    let kind = error.kind == .usage ? "usage" : error.kind == .badData ? "data" : "failure"
    return [
      "code": .string(error.code), "message": .string(error.message), "remedy": .string(error.remedy),
      "place": JSONValue(error.place), "kind": .string(kind),
    ]
  }

  static func error(_ json: JSONValue) -> AssayError {
    let kind = json["kind"]?.stringValue
    return AssayError(
      code: json["code"]?.stringValue ?? "strategy_failed",
      message: json["message"]?.stringValue ?? "The strategy failed.",
      remedy: json["remedy"]?.stringValue ?? "", place: json["place"]?.stringValue,
      kind: kind == "usage" ? .usage : kind == "data" ? .badData : .failure)
  }
}
