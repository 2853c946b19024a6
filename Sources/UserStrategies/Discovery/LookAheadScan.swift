import Diagnostics

/// Finds distances into the past that are written as negative numbers: `now[.close, ago: -1]`.
///
/// Such a rule reads a bar that has not closed. It compiles, and would end when it is run; the place in the source
/// says more.
enum LookAheadScan {
  /// The functions of the contract that take a distance into the past, by its label.
  private static let functions = [
    "ago": ["change", "closesFall"], "over": ["change"], "back": ["line", "readsPrices"],
  ]

  static func errors(in tokens: [SourceToken], _ source: String, path: String) -> [AssayError] {
    let lines = SourceLines(source)
    return tokens.indices.dropLast(3).compactMap { index in
      let (token, number) = (tokens[index], tokens[index + 3].text)
      guard isDistance(at: index, tokens), tokens[index + 1].text == ":", tokens[index + 2].text == "-",
        number.first?.isNumber == true, number.contains(where: { ("1"..."9").contains($0) })
      else { return nil }
      return .readsAhead(
        "`\(token.text): -\(number)`", place: "\(path):\(token.line):\(token.column)",
        excerpt: lines.excerpt(line: token.line, column: token.column))
    }
  }

  /// Whether a word labels an argument of the contract: `now[…, ago:`, `change(over:`.
  private static func isDistance(at index: Int, _ tokens: [SourceToken]) -> Bool {
    guard let names = functions[tokens[index].text], tokens[index].group > 0 else { return false }
    let open = tokens[..<index].lastIndex {
      ["(", "["].contains($0.text) && $0.group == tokens[index].group - 1
    }
    guard let open, open > 0 else { return false }
    if tokens[open].text == "[" { return tokens[index].text == "ago" }
    return names.contains(tokens[open - 1].text)
  }
}

extension AssayError {
  /// - Parameter words: what asks for the future, as in the source.
  static func readsAhead(
    _ words: String, by subject: String = "The strategy", place: String, excerpt: String?
  ) -> AssayError {
    AssayError(
      code: "look_ahead",
      message: "\(subject) reads ahead: \(words) asks for a bar that has not closed yet.",
      remedy: "Count bars into the past with 0 for this bar, 1 for the one before.", place: place,
      kind: .badData,
      excerpt: excerpt)
  }
}
