import Diagnostics

/// Turns the text of one value into a typed value, and says what it accepts.
///
/// The built-in parsers are static members (`.integer(in: 1...64)`, `.number`, `.choice(…)`); a command adds
/// its own with `ValueParser(placeholder:expectation:)`.
public struct ValueParser<Value: Sendable>: Sendable {
  /// The stand-in for the value in help, such as `N`.
  public var placeholder: String
  /// What is accepted, to follow "takes": `a whole number from 1 to 64`.
  public var expectation: String
  public var completion: CompletionHint
  let parse: @Sendable (String) -> Value?
  let describe: @Sendable (Value) -> String

  /// - Parameters:
  ///   - describe: writes a default the way a user would type it.
  ///   - parse: returns `nil` for a text that is not acceptable.
  public init(
    placeholder: String, expectation: String, completion: CompletionHint = .none,
    describe: @escaping @Sendable (Value) -> String = { "\($0)" },
    parse: @escaping @Sendable (String) -> Value?
  ) {
    self.placeholder = placeholder
    self.expectation = expectation
    self.completion = completion
    self.parse = parse
    self.describe = describe
  }

  /// The same parser with another stand-in in help.
  public func named(_ placeholder: String) -> ValueParser {
    var copy = self
    copy.placeholder = placeholder
    return copy
  }

  /// The same parser, for which a shell offers these words; others are accepted too.
  public func suggesting(_ words: [String]) -> ValueParser {
    var copy = self
    copy.completion = .suggestion(words)
    return copy
  }

  /// - Throws: `AssayError` `invalid_value` that names the parameter, the text and what is accepted.
  func value(of text: String, for spelling: String) throws -> Value {
    if let value = parse(text) { return value }
    let nearest = NearestName.closest(to: text, among: completion.choices)
    throw AssayError(
      code: "invalid_value", message: "`\(spelling)` takes \(expectation), not `\(text)`.",
      remedy: nearest.map { "Did you mean `\($0)`?" } ?? "", place: spelling, kind: .usage)
  }
}
