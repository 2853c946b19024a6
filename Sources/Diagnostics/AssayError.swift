/// An error that a user can act on: what is wrong, where, and what to do about it.
///
/// One type serves every target, because every error is rendered in the same two ways: a sentence on a
/// terminal and `{"error": {"code", "message", "remedy", "where"}}` for programs. Targets add factories
/// (`extension AssayError { static func … }`) beside the code that throws. Expected outcomes, such as an order
/// that was refused or a gate that was not passed, are values and never errors.
public struct AssayError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A stable identifier in snake_case for programs, such as `unknown_symbol`.
  public var code: String
  /// One sentence that says what is wrong, with the offending value in it.
  public var message: String
  /// One sentence that says what to do.
  public var remedy: String
  /// The place: a file with line and column, a parameter, an option. `nil` when the message says it all.
  public var place: String?
  /// Whose fault it is; decides the exit code of the command.
  public var kind: Kind

  /// Who can put an error right. The command maps each case to an exit code.
  public enum Kind: Sendable {
    /// The work itself failed: a disk is full, a database is locked. Exit code 1.
    case failure
    /// The caller asked for something that does not exist or is out of bounds. Exit code 2.
    case usage
    /// The data given cannot be used as they are. Exit code 3.
    case badData
  }

  /// The line of a source file that the place names, with a caret under the column, on lines of their own.
  public var excerpt: String?

  public init(
    code: String, message: String, remedy: String, place: String? = nil, kind: Kind = .failure,
    excerpt: String? = nil
  ) {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.place = place
    self.kind = kind
    self.excerpt = excerpt
  }

  /// The sentence for a terminal: place, message and remedy, and the excerpt below.
  public var description: String {
    let prefix = place.map { "\($0): " } ?? ""
    return "\(prefix)\(message) \(remedy)" + (excerpt.map { "\n\($0)" } ?? "")
  }
}
