public import Diagnostics
public import Indicators

/// A column that a strategy asked for; read it at a `Moment`.
public struct Line: Sendable, Hashable {
  @usableFromInline let slot: Int
}

/// What a strategy's initialiser works with: its parameters, and a list of the indicators it needs.
public struct StrategySetup: Sendable {
  public let parameters: ParameterSet
  private let description: StrategyDescription
  private(set) var requests: [LineRequest] = []

  struct LineRequest: Hashable, Sendable {
    var request: IndicatorRequest
    var output: Int
  }

  init(_ parameters: ParameterSet, of description: StrategyDescription) {
    self.parameters = parameters
    self.description = description
  }

  /// The value of a declared parameter.
  public subscript<Value>(parameter: Parameter<Value>) -> Value {
    guard let value = parameters[parameter.name].flatMap(parameter.read) else {
      preconditionFailure("\(description.name) reads `\(parameter.name)` without declaring it")
    }
    return value
  }

  /// Asks for one output of an indicator. Equal requests share one column, within and across strategies.
  public mutating func line(_ request: IndicatorRequest, output: Int = 0) -> Line {
    let wanted = LineRequest(request: request, output: output)
    if let slot = requests.firstIndex(of: wanted) { return Line(slot: slot) }
    requests.append(wanted)
    return Line(slot: requests.count - 1)
  }

  /// Refuses a combination of values.
  /// - Parameter rule: what must hold, as the end of a sentence: "below ma_slow (30)".
  public func require<Value>(
    _ condition: Bool, _ parameter: Parameter<Value>, _ rule: String
  ) throws(AssayError) {
    guard !condition, let value = parameters[parameter.name] else { return }
    throw .invalidParameter(parameter.name, "\(value)", "a value \(rule)", of: description.name)
  }
}
