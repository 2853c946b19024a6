public import Diagnostics

/// One subcommand: what it is called, what help says about it, what it takes and what it does.
///
/// A command is a struct whose stored properties *are* its declaration: every `Argument`, `Option` and `Flag`
/// property appears in help, in completions and in parsing, in the order of the properties, and the only way
/// to read a value is to hand the property to the context. Declaration and use therefore cannot disagree.
///
///     struct DataShow: Command {
///       static let path = "data show"
///       static let abstract = "Show what the catalogue knows about a symbol."
///       static let discussion = ""
///       static let examples = [CommandExample("assay data show ES", "every timeframe of ES")]
///
///       let symbol = Argument.required("SYMBOL", .text, "symbol in the catalogue")
///       let timeframe = Option("timeframe", .text("T"), "only this timeframe")
///
///       func run(_ context: CommandContext) async throws -> CommandOutput {
///         let name = context[symbol]
///         …
///       }
///     }
public protocol Command: Sendable {
  /// The words after the name of the executable, such as `data import`.
  static var path: String { get }
  /// One sentence for lists and for the head of the help page.
  static var abstract: String { get }
  /// What a user must know beyond the options, in paragraphs separated by empty lines; may be empty.
  static var discussion: String { get }
  /// At least one command line that works as it stands.
  static var examples: [CommandExample] { get }

  init()

  /// Does the work and returns what belongs on standard output.
  ///
  /// - Throws: an `AssayError`, whose kind decides the exit code; `Interrupted` after a signal.
  func run(_ context: CommandContext) async throws -> CommandOutput
}

/// A command line for the help page and what it does.
public struct CommandExample: Sendable, Hashable {
  public var line: String
  public var purpose: String

  public init(_ line: String, _ purpose: String) {
    self.line = line
    self.purpose = purpose
  }
}

/// What a command prints on standard output: one document, in two renderings.
///
/// With `--json` the document is printed, otherwise the text; nothing else ever reaches standard output, so a
/// program that reads it needs no filter.
public struct CommandOutput: Sendable {
  public var json: JSONValue
  /// The rendering for people; built only when it is shown.
  public var text: @Sendable () -> String
  public var exitCode: ExitCode

  public init(
    json: JSONValue, exitCode: ExitCode = .done, text: @escaping @autoclosure @Sendable () -> String
  ) {
    self.json = json
    self.exitCode = exitCode
    self.text = text
  }
}

/// The exit codes of the command.
public enum ExitCode: Int32, Sendable {
  /// The work is done.
  case done = 0
  /// The work failed.
  case failed = 1
  /// The command line asks for something that does not exist.
  case usage = 2
  /// The input data cannot be used.
  case badData = 3
  /// Stopped by a signal, with the state saved.
  case interrupted = 130

  /// The code for an error, from whose fault it is.
  public init(_ kind: AssayError.Kind) {
    self =
      switch kind {
      case .failure: .failed
      case .usage: .usage
      case .badData: .badData
      }
  }
}
