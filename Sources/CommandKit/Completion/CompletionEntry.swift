/// What can follow one command path.
struct CompletionEntry {
  /// The words after the executable; empty for the executable itself.
  let path: String
  let children: [(word: String, abstract: String)]
  let ownOptions: [DeclaredParameter]
  /// The own options, then the global ones that they do not shadow.
  let options: [DeclaredParameter]
  let arguments: [DeclaredParameter]

  static let globals = DeclaredParameter.all(in: GlobalParameters()).map(\.declaration)

  init(_ node: CommandTree.Node, rootLine: String) {
    path = String(node.line.dropFirst(rootLine.count).drop { $0 == " " })
    children = node.children.map { ($0.word, $0.abstract) }
    let own = (node.command?.init()).map { DeclaredParameter.all(in: $0).map(\.declaration) } ?? []
    let names = Set(own.map(\.spelling))
    let globals = Self.globals
    ownOptions = own.filter { $0.form != .argument }
    options = ownOptions + globals.filter { !names.contains($0.spelling) }
    arguments = own.filter { $0.form == .argument }
  }

  /// The hint for whatever positional word comes next: that of the first argument that has one.
  var argumentHint: CompletionHint { arguments.map(\.completion).first { $0 != .none } ?? .none }

  /// The words that may stand here: verbs and the choices of arguments.
  var words: [String] { children.map(\.word) + argumentHint.words }
}

/// Quotes a text for the single quotes of a POSIX shell, zsh included.
func shellQuoted(_ text: String) -> String { "'" + text.replacing("'", with: #"'\''"#) + "'" }
