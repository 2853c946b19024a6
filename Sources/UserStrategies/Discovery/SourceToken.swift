/// A word, number, literal or sign of Swift source, outside comments.
struct SourceToken: Hashable {
  var text: String
  /// From 1.
  var line: Int
  /// From 1, in bytes, as compilers count.
  var column: Int
  /// How many braces are open around it; a brace itself counts as outside.
  var depth: Int
  /// How many parentheses and brackets are open around it; they themselves count as outside.
  var group: Int

  var isWord: Bool { text.first.map { $0.isLetter || $0 == "_" } ?? false }

  static func all(in source: String) -> [SourceToken] {
    var lexer = Lexer(characters: Array(source))
    while lexer.next() {}
    return lexer.tokens
  }

  private struct Lexer {
    let characters: [Character]
    var tokens: [SourceToken] = []
    private var index = 0
    private var line = 1
    /// Where the line of each character begins.
    private var lineStart = 0
    private var depth = 0
    private var group = 0

    init(characters: [Character]) { self.characters = characters }

    mutating func next() -> Bool {
      guard index < characters.count else { return false }
      let character = characters[index]
      if character.isNewline {
        newLine()
        index += 1
      } else if starts("//") {
        while index < characters.count, !characters[index].isNewline { index += 1 }
      } else if starts("/*") {
        skipComment()
      } else if let hashes = literalHashes() {
        takeLiteral(hashes)
      } else if character.isLetter || character.isNumber || character == "_" {
        takeWord(startsWithNumber: character.isNumber)
      } else if character.isWhitespace {
        index += 1
      } else {
        takeSign(character)
      }
      return true
    }

    private func starts(_ text: String) -> Bool {
      index + text.count <= characters.count && String(characters[index..<index + text.count]) == text
    }

    /// Comments of Swift nest.
    private mutating func skipComment() {
      var open = 0
      repeat {
        if starts("/*") {
          open += 1; index += 2
        } else if starts("*/") {
          open -= 1; index += 2
        } else {
          if characters[index].isNewline { newLine() }
          index += 1
        }
      } while open > 0 && index < characters.count
    }

    /// How many `#` stand before a quotation mark here; `nil` where no literal starts.
    private func literalHashes() -> Int? {
      var end = index
      while end < characters.count, characters[end] == "#" { end += 1 }
      return end < characters.count && characters[end] == "\"" ? end - index : nil
    }

    private mutating func takeLiteral(_ hashes: Int) {
      let start = index
      let (firstLine, firstColumn) = (line, column(of: index))
      let marks = String(repeating: "#", count: hashes)
      index += hashes
      let quote = starts("\"\"\"") ? "\"\"\"" : "\""
      index += quote.count
      while index < characters.count, !starts(quote + marks) {
        if hashes == 0, characters[index] == "\\" { index += 1 }
        if index < characters.count, characters[index].isNewline { newLine() }
        index += 1
      }
      index = min(characters.count, index + quote.count + hashes)
      append(String(characters[start..<index]), at: firstLine, firstColumn)
    }

    private mutating func takeWord(startsWithNumber: Bool) {
      let start = index
      while index < characters.count {
        let character = characters[index]
        let isPart = character.isLetter || character.isNumber || character == "_"
        let isExponentSign =
          startsWithNumber && "+-".contains(character) && "eE".contains(characters[index - 1])
        let isPoint =
          startsWithNumber && character == "." && index + 1 < characters.count
          && characters[index + 1].isNumber
        if !isPart && !isPoint && !isExponentSign { break }
        index += 1
      }
      append(String(characters[start..<index]), at: line, column(of: start))
    }

    private mutating func takeSign(_ character: Character) {
      switch character {
      case "}": depth = max(0, depth - 1)
      case ")", "]": group = max(0, group - 1)
      default: break
      }
      append(String(character), at: line, column(of: index))
      switch character {
      case "{": depth += 1
      case "(", "[": group += 1
      default: break
      }
      index += 1
    }

    private mutating func newLine() {
      line += 1
      lineStart = index + 1
    }

    private func column(of index: Int) -> Int {
      characters[lineStart..<max(lineStart, index)].reduce(1) { $0 + $1.utf8.count }
    }

    private mutating func append(_ text: String, at line: Int, _ column: Int) {
      tokens.append(SourceToken(text: text, line: line, column: column, depth: depth, group: group))
    }
  }
}
