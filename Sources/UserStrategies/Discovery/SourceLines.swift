/// The lines of a source file, for messages that show the place.
struct SourceLines: Sendable {
  private let lines: [Substring]

  init(_ source: String) {
    lines = source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  /// A line with a caret under one of its columns, both from 1; `nil` where the source has no such line. Without a
  /// column the caret stands under the first character.
  func excerpt(line: Int, column: Int?) -> String? {
    guard line >= 1, line <= lines.count else { return nil }
    let text = String(lines[line - 1])
    // The compiler counts columns in bytes.
    let first = text.prefix { $0 == " " || $0 == "\t" }.utf8.count
    let before = text.utf8.prefix(max(0, (column ?? first + 1) - 1))
    let indent = String(decoding: before, as: UTF8.self).map { $0 == "\t" ? "\t" : " " }
    let number = "\(line) | "
    return number + text + "\n" + String(repeating: " ", count: number.count - 2) + "| " + indent.joined()
      + "^"
  }
}
