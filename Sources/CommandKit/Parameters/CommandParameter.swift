/// Something that a command takes from its command line: an `Argument`, an `Option` or a `Flag`.
public protocol CommandParameter<Value>: Sendable {
  associatedtype Value: Sendable

  /// What help, completions and the parser need to know.
  var declaration: DeclaredParameter { get }

  /// Turns the texts of the command line, none when the parameter was not given, into the value.
  ///
  /// - Throws: `AssayError` of kind `usage` that names the parameter, the text and what is accepted.
  func read(_ texts: [String]) throws -> Value
}

/// Parameters that several commands share, declared as the stored properties of one struct; a property may be a list of
/// parameters as well.
///
/// A command takes the group as a stored property and reads `context[group.symbol]`.
public protocol ParameterGroup: Sendable {
  init()
}

/// The facts of a parameter, apart from the type of its value.
public struct DeclaredParameter: Sendable, Hashable {
  public enum Form: Sendable, Hashable {
    case argument, option, flag
  }

  public var form: Form
  /// `symbol` for `--symbol`; `FILE` for an argument.
  public var name: String
  /// The stand-in for the value in help, such as `N`; empty for a flag.
  public var placeholder: String
  public var help: String
  public var isRequired: Bool
  public var isRepeatable: Bool
  /// The default as a user would type it, or `nil` when there is none.
  public var defaultText: String?
  public var completion: CompletionHint
  /// Names of earlier versions, which are still read, with a note: `html` for `--html`.
  public var formerNames: [String] = []
  /// The option that gives the same value as an argument: `symbol` for `--symbol`.
  public var optionName: String?

  /// Whether a word of the command line names the parameter by its present name.
  func isNamed(_ word: String) -> Bool {
    form == .argument ? optionName.map { "--\($0)" } == word : spelling == word
  }

  /// Whether a word of the command line names it by one of earlier versions.
  func wasNamed(_ word: String) -> Bool { formerNames.contains { "--\($0)" == word } }

  /// How the parameter is written in messages: `--symbol` or `FILE`.
  public var spelling: String { form == .argument ? name : "--\(name)" }

  /// How the parameter looks in a line of usage: `--symbol S`, `FILE…`, `--force`.
  public var usage: String {
    switch form {
    case .argument: name + (isRepeatable ? "…" : "")
    case .option: "--\(name) \(placeholder)"
    case .flag: "--\(name)"
    }
  }
}

/// What a shell can offer for a value.
public enum CompletionHint: Sendable, Hashable {
  case none
  case file
  case folder
  /// One of these words and nothing else.
  case choice([String])
  /// Any of these words, among others.
  case suggestion([String])

  /// The words that are the only ones accepted; empty where others are.
  public var choices: [String] { if case .choice(let names) = self { names } else { [] } }

  /// The words that a shell offers.
  public var words: [String] {
    switch self {
    case .choice(let names), .suggestion(let names): names
    case .none, .file, .folder: []
    }
  }
}

extension DeclaredParameter {
  /// The declarations among the stored properties of a command or group, groups included, in order.
  static func all(in owner: any Sendable) -> [any CommandParameter] {
    Mirror(reflecting: owner).children.flatMap { child -> [any CommandParameter] in
      if let parameter = child.value as? any CommandParameter { return [parameter] }
      if let group = child.value as? any ParameterGroup { return all(in: group) }
      // Options that are made from a table.
      if let list = child.value as? [any CommandParameter] { return list }
      return []
    }
  }
}
