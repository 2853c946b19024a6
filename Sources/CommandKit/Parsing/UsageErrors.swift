import Diagnostics

/// What can be wrong with a command line, apart from the values themselves.
extension AssayError {
  static func unknownCommand(
    _ word: String, below node: CommandTree.Node, in tree: CommandTree
  ) -> AssayError {
    let isRoot = node.word == tree.root.word
    let message =
      isRoot ? "There is no command `\(word)`." : "`\(node.line)` has no verb `\(word)`."
    let siblings = node.children.map(\.word)
    if let near = NearestName.closest(to: word, among: siblings) {
      return usage("unknown_command", message, "Did you mean `\(node.line) \(near)`?")
    }
    // Someone who forgets the group types its verb: `assay import` for `assay data import`.
    let verbs = tree.commandNodes.filter { $0.word.lowercased() == word.lowercased() }
    if let verb = verbs.first { return usage("unknown_command", message, "Did you mean `\(verb.line)`?") }
    let listing = isRoot ? "`\(node.line) --help` lists them." : "It has \(siblings.joined(separator: ", "))."
    return usage("unknown_command", message, listing)
  }

  static func missingVerb(_ node: CommandTree.Node) -> AssayError {
    usage(
      "missing_command", "`\(node.line)` needs a verb: \(node.children.map(\.word).joined(separator: ", ")).",
      "`\(node.line) --help` explains them.")
  }

  static func unknownOption(
    _ spelling: String, of node: CommandTree.Node, among options: [String]
  ) -> AssayError {
    let near = NearestName.closest(to: spelling, among: options)
    return usage(
      "unknown_option", "`\(node.line)` has no option `\(spelling)`.",
      near.map { "Did you mean `\($0)`?" } ?? Help.pointer(to: node), at: spelling)
  }

  static func missingValue(_ declaration: DeclaredParameter, _ remedy: String) -> AssayError {
    usage("missing_value", "`\(declaration.usage)` needs a value.", remedy, at: declaration.spelling)
  }

  static func flagWithValue(_ declaration: DeclaredParameter) -> AssayError {
    usage(
      "unexpected_value", "`\(declaration.spelling)` takes no value.",
      "Write `\(declaration.spelling)` alone.", at: declaration.spelling)
  }

  static func givenTwice(_ declaration: DeclaredParameter) -> AssayError {
    usage(
      "repeated_option", "`\(declaration.spelling)` is given twice.", "Keep one of them.",
      at: declaration.spelling)
  }

  static func surplusArgument(_ text: String, of node: CommandTree.Node) -> AssayError {
    usage("unexpected_argument", "`\(node.line)` has no use for `\(text)`.", Help.usage(of: node))
  }

  private static func usage(
    _ code: String, _ message: String, _ remedy: String, at place: String? = nil
  ) -> AssayError {
    AssayError(code: code, message: message, remedy: remedy, place: place, kind: .usage)
  }
}
