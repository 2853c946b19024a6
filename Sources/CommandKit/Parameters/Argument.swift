import Diagnostics

/// A value that is known by its position: `assay data show ES`.
///
/// Required ones come first, then optional ones, then at most one that takes all that is left.
public struct Argument<Value: Sendable>: CommandParameter {
  public let declaration: DeclaredParameter
  let reader: @Sendable ([String]) throws -> Value

  public func read(_ texts: [String]) throws -> Value { try reader(texts) }

  /// An argument that may be left out; its value is then `nil`.
  public init<Wrapped>(_ name: String, _ parser: ValueParser<Wrapped>, _ help: String)
  where Value == Wrapped? {
    declaration = DeclaredParameter(argument: name, parser, help)
    reader = { try $0.first.map { try parser.value(of: $0, for: name) } }
  }

  /// An argument that must be given.
  public static func required(_ name: String, _ parser: ValueParser<Value>, _ help: String) -> Argument {
    var declaration = DeclaredParameter(argument: name, parser, help)
    declaration.isRequired = true
    return Argument(declaration: declaration) { [declaration] in
      guard let text = $0.first else { throw AssayError.missing(declaration) }
      return try parser.value(of: text, for: name)
    }
  }

  /// All arguments that are left: at least one when `isRequired`.
  public static func repeated<Element>(
    _ name: String, _ parser: ValueParser<Element>, isRequired: Bool = true, _ help: String
  ) -> Argument where Value == [Element] {
    var declaration = DeclaredParameter(argument: name, parser, help)
    declaration.isRequired = isRequired
    declaration.isRepeatable = true
    return Argument(declaration: declaration) { [declaration] texts in
      if texts.isEmpty, isRequired { throw AssayError.missing(declaration) }
      return try texts.map { try parser.value(of: $0, for: name) }
    }
  }

  /// The same argument, which may be given as an option as well: `--symbol ES` for `ES`.
  public func orOption(_ name: String) -> Argument {
    var changed = declaration
    changed.optionName = name
    changed.help += " (or `--\(name)`)"
    return Argument(declaration: changed, reader: reader)
  }

  private init(declaration: DeclaredParameter, reader: @escaping @Sendable ([String]) throws -> Value) {
    self.declaration = declaration
    self.reader = reader
  }
}

extension DeclaredParameter {
  init(argument name: String, _ parser: ValueParser<some Sendable>, _ help: String) {
    self.init(
      form: .argument, name: name, placeholder: name, help: help, isRequired: false, isRepeatable: false,
      defaultText: nil, completion: parser.completion)
  }
}
