import Diagnostics

/// A named value: `--symbol ES` or `--symbol=ES`.
///
/// Four forms decide the type that a command reads: optional (`Option("from", .text)` gives `String?`), with
/// a default (`Option("capital", .number, default: 100_000, …)` gives `Double`), required
/// (`Option.required(…)`) and repeatable (`Option.repeated(…)` gives an array).
public struct Option<Value: Sendable>: CommandParameter {
  public let declaration: DeclaredParameter
  let reader: @Sendable ([String]) throws -> Value

  public func read(_ texts: [String]) throws -> Value { try reader(texts) }

  /// An option that may be left out; its value is then `nil`.
  public init<Wrapped>(_ name: String, _ parser: ValueParser<Wrapped>, _ help: String)
  where Value == Wrapped? {
    let declaration = DeclaredParameter(option: name, parser, help)
    self.declaration = declaration
    reader = { try $0.last.map { try parser.value(of: $0, for: declaration.spelling) } }
  }

  /// An option whose value is `standard` when it is left out.
  public init(_ name: String, _ parser: ValueParser<Value>, default standard: Value, _ help: String) {
    var declaration = DeclaredParameter(option: name, parser, help)
    declaration.defaultText = parser.describe(standard)
    self.declaration = declaration
    reader = { [declaration] in
      try $0.last.map { try parser.value(of: $0, for: declaration.spelling) } ?? standard
    }
  }

  /// An option that must be given.
  public static func required(_ name: String, _ parser: ValueParser<Value>, _ help: String) -> Option {
    var declaration = DeclaredParameter(option: name, parser, help)
    declaration.isRequired = true
    return Option(declaration: declaration) { [declaration] in
      guard let text = $0.last else { throw AssayError.missing(declaration) }
      return try parser.value(of: text, for: declaration.spelling)
    }
  }

  /// An option that may be given any number of times; the values keep their order.
  public static func repeated<Element>(
    _ name: String, _ parser: ValueParser<Element>, _ help: String
  ) -> Option where Value == [Element] {
    var declaration = DeclaredParameter(option: name, parser, help)
    declaration.isRepeatable = true
    return Option(declaration: declaration) { [declaration] in
      try $0.map { try parser.value(of: $0, for: declaration.spelling) }
    }
  }

  /// The same option, also read under names of earlier versions, with a note.
  public func formerly(_ names: String...) -> Option { formerly(names) }

  /// The same option, also read under names of earlier versions, with a note.
  public func formerly(_ names: [String]) -> Option {
    var changed = declaration
    changed.formerNames = names
    return Option(declaration: changed, reader: reader)
  }

  private init(declaration: DeclaredParameter, reader: @escaping @Sendable ([String]) throws -> Value) {
    self.declaration = declaration
    self.reader = reader
  }
}

extension DeclaredParameter {
  init(option name: String, _ parser: ValueParser<some Sendable>, _ help: String) {
    self.init(
      form: .option, name: name, placeholder: parser.placeholder, help: help, isRequired: false,
      isRepeatable: false, defaultText: nil, completion: parser.completion)
  }
}

extension AssayError {
  static func missing(_ declaration: DeclaredParameter) -> AssayError {
    AssayError(
      code: "missing_\(declaration.form == .argument ? "argument" : "option")",
      message: "`\(declaration.usage)` is missing (\(declaration.help)).", remedy: "",
      place: declaration.spelling, kind: .usage)
  }
}
