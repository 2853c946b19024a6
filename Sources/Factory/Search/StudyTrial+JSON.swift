public import Diagnostics
public import Search

/// Trials as the database and programs read them.
extension StudyTrial {
  /// Names and values of the parameters that exist.
  public func parameters(in space: Space) -> JSONObject {
    JSONObject(space.values(at: point).map { ($0.name, $0.value.json) })
  }

  /// Everything but number, state and parameters.
  public var result: JSONObject {
    var json: JSONObject = [
      "values": .array(values.map { .number($0) }),
      "constraints": .array(constraints.map { .number($0) }),
      "intermediate": .array(
        intermediate.map {
          [
            "step": JSONValue($0.step), "value": .number($0.value),
            "standard_error": JSONValue($0.standardError),
          ]
        }), "message": JSONValue(message),
      "figures": .object(JSONObject(figures.map { ($0.name, JSONValue($0.value)) })),
    ]
    if let record { json["record"] = .string(record) }
    return json
  }

  /// One object with everything.
  public func json(in space: Space) -> JSONObject {
    var json: JSONObject = [
      "number": JSONValue(number), "state": .string(state.rawValue),
      "parameters": .object(parameters(in: space)),
    ]
    for (key, value) in result.members where key != "record" { json[key] = value }
    return json
  }

  /// Reads back what `result` wrote.
  init(number: Int, point: [Double], state: TrialState, result: JSONValue) {
    self.init(number: number, point: point, state: state)
    values = (result["values"]?.arrayValue ?? []).map { $0.doubleValue ?? .nan }
    constraints = (result["constraints"]?.arrayValue ?? []).map { $0.doubleValue ?? .nan }
    for report in result["intermediate"]?.arrayValue ?? [] {
      intermediate.append(
        IntermediateValue(
          step: report["step"]?.integerValue ?? 0, value: report["value"]?.doubleValue ?? .nan,
          standardError: report["standard_error"]?.doubleValue))
    }
    message = result["message"]?.stringValue
    record = result["record"]?.stringValue
    for member in result["figures"]?.objectValue?.members ?? [] {
      figures.append(Figure(member.key, member.value.doubleValue))
    }
  }

  /// A value by its name.
  public func figure(_ name: String) -> Double? { figures.first { $0.name == name }?.value }
}

extension Space {
  /// The point of a JSON object of names and values.
  public func point(json: JSONValue) throws(AssayError) -> [Double] {
    var values: [(name: String, value: SearchValue)] = []
    for (name, value) in json.objectValue?.members ?? [] {
      guard let value = SearchValue(json: value) else {
        throw .invalidStudyFile(
          "The parameter `\(name)` is \(value.text()).", "Give a number, a text, or a flag.")
      }
      values.append((name, value))
    }
    return try point(of: values)
  }
}
