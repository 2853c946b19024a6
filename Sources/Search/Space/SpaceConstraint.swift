public import Diagnostics

/// A linear rule between parameters that is known before a trial, such as `fast < slow` or `2 * fast + 1 <= slow`.
///
/// A rule that names a parameter that does not exist in a trial holds.
public struct SpaceConstraint: Sendable, Hashable {
  public let text: String
  /// left − right = Σ factor · parameter + constant.
  let terms: [Term]
  let constant: Double
  let comparison: Comparison

  struct Term: Sendable, Hashable {
    var name: String
    var factor: Double
  }

  enum Comparison: String, Sendable, CaseIterable {
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }

  /// Reads a comparison of two sums; a product is `2 * name`.
  /// - Throws: `invalid_constraint` with the part that cannot be read.
  public init(_ text: String) throws(AssayError) {
    self.text = text
    guard let comparison = Comparison.allCases.first(where: { text.contains($0.rawValue) }) else {
      throw Self.unreadable(text, "it has no comparison")
    }
    self.comparison = comparison
    let sides = Self.split(text, at: comparison.rawValue)
    guard sides.count == 2 else { throw Self.unreadable(text, "it has more than one comparison") }
    var terms: [Term] = []
    var constant = 0.0
    for (side, sign) in zip(sides, [1.0, -1.0]) {
      try Self.read(side, sign: sign, of: text, &terms, &constant)
    }
    guard !terms.isEmpty else { throw Self.unreadable(text, "it names no parameter") }
    self.terms = terms
    self.constant = constant
  }

  /// Whether the rule holds; `value` gives a parameter's number, `nil` where it does not exist.
  func holds(_ value: (String) -> Double?) -> Bool {
    var difference = constant
    for term in terms {
      guard let number = value(term.name) else { return true }
      difference += term.factor * number
    }
    switch comparison {
    case .less: return difference < 0
    case .lessOrEqual: return difference <= 0
    case .greater: return difference > 0
    case .greaterOrEqual: return difference >= 0
    }
  }

  private static func split(_ text: String, at separator: String) -> [String] {
    var parts = [""]
    var rest = text[...]
    while !rest.isEmpty {
      if rest.hasPrefix(separator) {
        parts.append("")
        rest = rest.dropFirst(separator.count)
      } else {
        parts[parts.count - 1].append(rest.removeFirst())
      }
    }
    return parts
  }

  private static func read(
    _ side: String, sign: Double, of text: String, _ terms: inout [Term], _ constant: inout Double
  ) throws(AssayError) {
    var current = ""
    var currentSign = sign
    var pieces: [(String, Double)] = []
    var previous: Character = " "
    for character in side where character != " " {
      let startsTerm =
        (character == "+" || character == "-") && previous != "*" && previous.lowercased() != "e"
      if startsTerm {
        if !current.isEmpty { pieces.append((current, currentSign)) }
        (current, currentSign) = ("", character == "-" ? -sign : sign)
      } else {
        current.append(character)
      }
      previous = character
    }
    if !current.isEmpty { pieces.append((current, currentSign)) }
    guard !pieces.isEmpty else { throw unreadable(text, "one side is empty") }
    for (piece, pieceSign) in pieces {
      let factors = split(piece, at: "*")
      let numbers = factors.compactMap { Double($0) }
      let names = factors.filter { Double($0) == nil }
      guard names.count <= 1, names.allSatisfy(isName), numbers.allSatisfy(\.isFinite) else {
        throw unreadable(text, "`\(piece)` is neither a number, a parameter, nor a number times a parameter")
      }
      let factor = numbers.reduce(pieceSign, *)
      if let name = names.first { terms.append(Term(name: name, factor: factor)) } else { constant += factor }
    }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
  }

  private static func unreadable(_ text: String, _ reason: String) -> AssayError {
    AssayError(
      code: "invalid_constraint", message: "The constraint `\(text)` cannot be read: \(reason).",
      remedy: "Write a comparison of sums, such as `fast < slow` or `2 * fast + 1 <= slow`.",
      place: "constraints", kind: .usage)
  }
}
