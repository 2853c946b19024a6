/// The values of all parameters of one command line, each in the type of its declaration.
struct ParsedValues: Sendable {
  /// Keeps the exact type of a value, optionals included, behind `any Sendable`.
  private struct Box<Value: Sendable>: Sendable { let value: Value }

  private var boxes: [String: any Sendable] = [:]
  /// What should be written differently, and is read all the same.
  var notes: [String] = []

  mutating func store<Parameter: CommandParameter>(_ parameter: Parameter, from texts: [String]) throws {
    boxes[parameter.declaration.spelling] = Box(value: try parameter.read(texts))
  }

  /// The value, or `nil` when the parameter belongs to no property of the command or is shadowed by one of
  /// another type.
  func value<Parameter: CommandParameter>(of parameter: Parameter) -> Parameter.Value? {
    (boxes[parameter.declaration.spelling] as? Box<Parameter.Value>)?.value
  }
}
