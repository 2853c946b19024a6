public import Diagnostics

/// Values for all parameters of one strategy, in declared order, each within its bounds.
public struct ParameterSet: Hashable, Sendable, CustomStringConvertible {
  /// Names and values in declared order.
  public let values: [Entry]

  public struct Entry: Hashable, Sendable {
    public var name: String
    public var value: ParameterValue
  }

  /// The defaults of a strategy.
  public static func defaults(of description: StrategyDescription) -> ParameterSet {
    ParameterSet(values: description.parameters.map { Entry(name: $0.name, value: $0.standard) })
  }

  /// Takes some values by name, the defaults for the rest.
  /// - Throws: `unknown_parameter` with the nearest name, `invalid_parameter` with value and bound.
  public init(
    _ given: [(name: String, value: ParameterValue)], for description: StrategyDescription
  ) throws(AssayError) {
    for (name, value) in given {
      guard let declaration = description.parameters.first(where: { $0.name == name }) else {
        throw .unknownParameter(name, of: description)
      }
      guard declaration.domain.contains(value) else {
        throw .invalidParameter(name, "\(value)", declaration.domain.bounds, of: description.name)
      }
    }
    values = description.parameters.map { declaration in
      let value = given.last { $0.name == declaration.name }?.value
      return Entry(name: declaration.name, value: value ?? declaration.standard)
    }
  }

  /// Reads values as a command line gives them: `ma_fast=10`.
  /// - Throws: as `init(_:for:)`, and `invalid_parameter` for a word of the wrong kind.
  public init(parsing given: [(name: String, text: String)], for description: StrategyDescription)
    throws(AssayError)
  {
    var parsed: [(name: String, value: ParameterValue)] = []
    for (name, text) in given {
      guard let declaration = description.parameters.first(where: { $0.name == name }) else {
        throw .unknownParameter(name, of: description)
      }
      guard let value = declaration.domain.parse(text) else {
        throw .invalidParameter(name, text, declaration.domain.bounds, of: description.name)
      }
      parsed.append((name, value))
    }
    try self.init(parsed, for: description)
  }

  init(values: [Entry]) { self.values = values }

  public subscript(name: String) -> ParameterValue? { values.first { $0.name == name }?.value }

  /// `ma_fast=10 ma_slow=50`: the form of tables, of the database, and of `--param`.
  public var description: String { values.map { "\($0.name)=\($0.value)" }.joined(separator: " ") }
}

extension AssayError {
  static func unknownParameter(_ name: String, of strategy: StrategyDescription) -> AssayError {
    let names = strategy.parameters.map(\.name)
    return AssayError(
      code: "unknown_parameter", message: "\(strategy.name) has no parameter `\(name)`.",
      remedy: names.isEmpty
        ? "It takes none."
        : "It takes \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
      place: "\(strategy.name).\(name)", kind: .usage)
  }

  static func invalidParameter(
    _ name: String, _ value: String, _ bounds: String, of strategy: String
  ) -> AssayError {
    AssayError(
      code: "invalid_parameter", message: "The parameter `\(name)` of \(strategy) is `\(value)`.",
      remedy: "Give \(bounds).", place: "\(strategy).\(name)", kind: .usage)
  }
}
