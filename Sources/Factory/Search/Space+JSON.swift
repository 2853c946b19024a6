public import Diagnostics
public import Search

/// Spaces as a study's file and the database write them.
extension Space {
  /// `{"parameters": {name: {"type": …}}, "constraints": […]}`, every default written out.
  public var json: JSONValue {
    let parameters = parameters.map { parameter -> (String, JSONValue) in
      var members = parameter.domain.json
      if !parameter.conditions.isEmpty {
        members["when"] = .object(JSONObject(parameter.conditions.map { ($0.parent, $0.values.json) }))
      }
      return (parameter.name, .object(members))
    }
    return [
      "parameters": .object(JSONObject(parameters)),
      "constraints": .array(constraints.map { .string($0.text) }),
    ]
  }

  /// Reads `parameters` and `constraints`.
  /// - Throws: what is wrong, with the name of the parameter.
  public init(parameters: JSONValue?, constraints: JSONValue?) throws(AssayError) {
    guard let members = parameters?.objectValue, !members.isEmpty else { throw .emptySpaceInFile }
    var declared: [SearchParameter] = []
    for (name, value) in members.members {
      let reader = try SpaceReader(value, name)
      declared.append(
        SearchParameter(name, try reader.domain(), when: try reader.conditions()))
    }
    var rules: [SpaceConstraint] = []
    for rule in constraints?.arrayValue ?? [] {
      guard let text = rule.stringValue else {
        throw .invalidStudyFile(
          "A constraint is \(rule.text()).", "Write it as text, such as \"fast < slow\".")
      }
      rules.append(try SpaceConstraint(text))
    }
    try self.init(declared, constraints: rules)
  }
}

extension SearchDomain {
  fileprivate var json: JSONObject {
    switch self {
    case .number(let low, let high, let step, let isLogarithmic):
      [
        "type": "float", "low": .number(low), "high": .number(high),
        "step": step.map { .number($0) } ?? .null,
        "log": .bool(isLogarithmic),
      ]
    case .integer(let low, let high, let step, let isLogarithmic):
      [
        "type": "int", "low": JSONValue(low), "high": JSONValue(high), "step": JSONValue(step),
        "log": .bool(isLogarithmic),
      ]
    case .choice(let values): ["type": "categorical", "choices": .array(values.map(\.json))]
    }
  }
}

extension SearchCondition.Values {
  fileprivate var json: JSONValue {
    switch self {
    case .oneOf(let values): .array(values.map(\.json))
    case .atLeast(let least): ["at_least": .number(least)]
    case .atMost(let most): ["at_most": .number(most)]
    }
  }
}

/// Reads the declaration of one parameter.
private struct SpaceReader {
  let name: String
  let members: JSONObject

  private static let keys = ["type", "low", "high", "step", "log", "choices", "when"]
  private static let types = ["float", "int", "categorical", "bool"]

  init(_ value: JSONValue, _ name: String) throws(AssayError) {
    guard let members = value.objectValue else {
      throw .invalidStudyFile(
        "The parameter `\(name)` is \(value.text()).",
        "Write it as {type: float, low: 0, high: 1}, with type one of \(Self.types.joined(separator: ", ")).")
    }
    self.name = name
    self.members = members
    for key in members.keys where !Self.keys.contains(key) {
      throw .invalidStudyFile(
        "The parameter `\(name)` has the key `\(key)`.",
        "It takes \(Self.keys.joined(separator: ", ")).\(NearestName.suggestion(for: key, among: Self.keys))")
    }
  }

  func domain() throws(AssayError) -> SearchDomain {
    let type = members["type"]?.stringValue ?? ""
    switch type {
    case "float":
      return .number(
        low: try number("low"), high: try number("high"),
        step: try step { () throws(AssayError) in try number("step") },
        isLogarithmic: try flag("log"))
    case "int":
      return .integer(
        low: try whole("low"), high: try whole("high"),
        step: try step { () throws(AssayError) in try whole("step") } ?? 1,
        isLogarithmic: try flag("log"))
    case "bool": return .flag
    case "categorical":
      guard let choices = members["choices"]?.arrayValue else {
        throw .invalidStudyFile("The parameter `\(name)` has no `choices`.", "Give a list of them.")
      }
      var values: [SearchValue] = []
      for choice in choices {
        guard let value = SearchValue(json: choice) else {
          throw .invalidStudyFile(
            "`\(name)` has the choice \(choice.text()).", "Give numbers, texts, true or false.")
        }
        values.append(value)
      }
      return .choice(values)
    default:
      throw .invalidStudyFile(
        "The type of the parameter `\(name)` is `\(type)`.",
        "Take one of \(Self.types.joined(separator: ", ")).\(NearestName.suggestion(for: type, among: Self.types))"
      )
    }
  }

  func conditions() throws(AssayError) -> [SearchCondition] {
    guard let when = members["when"], !when.isNull else { return [] }
    guard let parents = when.objectValue else {
      throw .invalidStudyFile("`when` of `\(name)` is \(when.text()).", "Write {parent: [values]}.")
    }
    var conditions: [SearchCondition] = []
    for (parent, value) in parents.members {
      if let least = value["at_least"]?.doubleValue {
        conditions.append(SearchCondition(parent, .atLeast(least)))
      } else if let most = value["at_most"]?.doubleValue {
        conditions.append(SearchCondition(parent, .atMost(most)))
      } else {
        let values = (value.arrayValue ?? [value]).compactMap { SearchValue(json: $0) }
        guard !values.isEmpty else {
          throw .invalidStudyFile(
            "The condition of `\(name)` on `\(parent)` is \(value.text()).",
            "Give a value, a list of values, {at_least: x} or {at_most: x}.")
        }
        conditions.append(SearchCondition(parent, .oneOf(values)))
      }
    }
    return conditions
  }

  private func step<Value>(_ read: () throws(AssayError) -> Value) throws(AssayError) -> Value? {
    guard let value = members["step"], !value.isNull else { return nil }
    return try read()
  }

  private func number(_ key: String) throws(AssayError) -> Double {
    guard let value = members[key]?.doubleValue else { throw missing(key, "a number") }
    return value
  }

  private func whole(_ key: String) throws(AssayError) -> Int {
    guard let value = members[key]?.doubleValue.flatMap({ Int(exactly: $0) }) else {
      throw missing(key, "a whole number")
    }
    return value
  }

  private func flag(_ key: String) throws(AssayError) -> Bool {
    guard let value = members[key], !value.isNull else { return false }
    guard let flag = value.boolValue else { throw missing(key, "true or false") }
    return flag
  }

  private func missing(_ key: String, _ expected: String) -> AssayError {
    let value = members[key]
    return .invalidStudyFile(
      value == nil
        ? "The parameter `\(name)` has no `\(key)`."
        : "`\(key)` of the parameter `\(name)` is \(value?.text() ?? "").", "Give \(expected).")
  }
}

extension AssayError {
  static func invalidStudyFile(_ message: String, _ remedy: String) -> AssayError {
    AssayError(
      code: "invalid_study_file", message: message, remedy: remedy, place: "study", kind: .usage)
  }

  static var emptySpaceInFile: AssayError {
    AssayError(
      code: "empty_space", message: "The study has no parameters.",
      remedy: "Declare at least one under `parameters`.", place: "parameters", kind: .usage)
  }
}
