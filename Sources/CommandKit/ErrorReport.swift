import Diagnostics

/// The two renderings of an error.
enum ErrorReport {
  /// The error as an `AssayError`, and its exit code.
  static func describe(_ error: any Error) -> (AssayError, ExitCode) {
    switch error {
    case let error as AssayError: (error, ExitCode(error.kind))
    case let error as Interrupted: (error.assayError, .interrupted)
    case is CancellationError: (Interrupted().assayError, .interrupted)
    default:
      (
        AssayError(
          code: "unexpected_error", message: "\(error)",
          remedy: "Run again with --verbose and report the message if it stays."), .failed
      )
    }
  }

  /// `{"error": {"code", "message", "remedy", "where"}}`, and `excerpt` where a line of source shows the place.
  static func document(for error: AssayError) -> JSONValue {
    var document: JSONObject = [
      "code": .string(error.code), "message": .string(error.message), "remedy": .string(error.remedy),
      "where": JSONValue(error.place),
    ]
    if let excerpt = error.excerpt { document["excerpt"] = .string(excerpt) }
    return ["error": .object(document)]
  }

  /// The place and the message after `error:`, the remedy below.
  static func text(for error: AssayError, width: Int, style: Style) -> String {
    // A usage error names its option in the sentence already.
    let place = error.kind == .usage ? nil : error.place
    let label = "error: "
    let sentence = (place.map { "\($0): " } ?? "") + error.message
    let limit = min(width, 100)
    let message = TextWrap.wrapped(sentence, width: limit, indent: label.count)
    let remedy =
      error.remedy.isEmpty ? "" : TextWrap.wrapped(error.remedy, width: limit, indent: label.count) + "\n"
    let excerpt = error.excerpt.map { $0 + "\n" } ?? ""
    return style.error(label) + message.dropFirst(label.count) + "\n" + excerpt + remedy
  }
}
