import Diagnostics

/// What the compiler said of a user's file, as errors that show the place.
struct CompilerOutput {
  private let output: String
  private let source: SourceLines
  private let path: String
  private let strategies: [FoundStrategy]

  init(_ output: String, source: String, path: String, strategies: [FoundStrategy]) {
    self.output = output
    self.source = SourceLines(source)
    self.path = path
    self.strategies = strategies
  }

  /// An error of the compiler: `FILE:12:5: error: …`.
  struct Message: Hashable {
    var file: String
    var line: Int
    var column: Int
    var text: String
  }

  /// The errors, each once, those of the user's file first; never empty.
  /// - Parameter code: the exit code of the compiler.
  func errors(_ code: Int32) -> [AssayError] {
    var messages: [Message] = []
    for line in output.split(separator: "\n") {
      if let message = Self.message(line), !messages.contains(message) { messages.append(message) }
    }
    let own = messages.filter { Self.name($0.file) == Self.name(path) }.map { message in
      error(
        message.text, place: "\(path):\(message.line):\(message.column)",
        source.excerpt(line: message.line, column: message.column))
    }
    if !own.isEmpty { return own }
    return [messages.first.map(misfit) ?? error(Self.lastWords(output, code), place: path, nil)]
  }

  private func error(_ text: String, place: String, _ excerpt: String?) -> AssayError {
    AssayError(
      code: "does_not_compile", message: text.hasSuffix(".") ? text : "\(text).",
      remedy: "Repair the file; strategies of other files are not affected.", place: place, kind: .badData,
      excerpt: excerpt)
  }

  /// An error in the code around the file: the file compiles, and a strategy in it has another shape than asked for.
  private func misfit(_ message: Message) -> AssayError {
    let strategy = strategies.first { message.text.contains($0.type) } ?? strategies.first
    let place = strategy.map { "\(path):\($0.line)" } ?? path
    let name = strategy?.type ?? "The file"
    return error(
      "\(name) cannot be used as a strategy: \(message.text)", place: place,
      strategy.flatMap { source.excerpt(line: $0.line, column: nil) })
  }

  /// What the compiler or the linker said without a place.
  private static func lastWords(_ output: String, _ code: Int32) -> String {
    let lines = output.split(separator: "\n").map(String.init)
    let words =
      lines.first { $0.contains("error:") && !$0.contains("linker command failed") }
      ?? lines.last { !$0.allSatisfy(\.isWhitespace) }
    return "The compiler ended with code \(code)" + (words.map { ": \($0)" } ?? " and said nothing")
  }

  private static func message(_ line: Substring) -> Message? {
    guard let mark = line.firstRange(of: ": error: ") else { return nil }
    let place = line[..<mark.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
    guard place.count >= 3, let row = Int(place[place.count - 2]), let column = Int(place[place.count - 1]),
      row > 0
    else { return nil }
    return Message(
      file: place.dropLast(2).joined(separator: ":"), line: row, column: column,
      text: String(line[mark.upperBound...]))
  }

  private static func name(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
}
