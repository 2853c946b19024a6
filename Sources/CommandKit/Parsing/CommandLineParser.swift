import Diagnostics

/// What a command line asks for.
enum Invocation: Sendable {
  case help(CommandTree.Node)
  case run(CommandTree.Node, any Command, ParsedValues)
}

/// Finds the command of a command line and reads its values.
struct CommandLineParser {
  let tree: CommandTree
  private let globals = DeclaredParameter.all(in: GlobalParameters())
  private static let shortNames = ["-h": "--help", "-q": "--quiet", "-v": "--verbose"]

  init(tree: CommandTree) { self.tree = tree }

  /// - Parameter words: the command line without the name of the executable.
  /// - Throws: `AssayError` of kind `usage` with the nearest valid word, where one is near.
  func parse(_ words: [String]) throws -> Invocation {
    // Two habits from other programs.
    var words = words.first == "help" ? words.dropFirst() + ["--help"] : words
    if words.first == "--version", tree.root.child("version") != nil { words[0] = "version" }
    let (node, rest) = try resolve(words)
    let options = rest.prefix { $0 != "--" }
    if options.contains("--help") || options.contains("-h") { return .help(node) }
    guard let type = node.command else {
      if node.word == tree.root.word { return .help(node) }
      throw AssayError.missingVerb(node)
    }
    let command = type.init()
    return .run(node, command, try values(of: command, node, from: rest))
  }

  // MARK: The command

  /// Walks the words of the path; global options may stand between them.
  private func resolve(_ words: [String]) throws -> (CommandTree.Node, rest: [String]) {
    var node = tree.root
    var passed: [String] = []
    var index = 0
    while index < words.count, !(node.command != nil && node.children.isEmpty), words[index] != "--" {
      let word = words[index]
      if word.hasPrefix("-") {
        guard let declaration = globalDeclaration(of: word) else {
          if node.command != nil { break }
          throw AssayError.unknownOption(word, of: node, among: globals.map(\.declaration.spelling))
        }
        let takesNext = declaration.form == .option && !word.contains("=")
        passed += words[index..<min(index + (takesNext ? 2 : 1), words.count)]
        index += takesNext ? 2 : 1
      } else if let child = node.child(word) {
        node = child
        index += 1
      } else if node.command != nil {
        break
      } else {
        throw AssayError.unknownCommand(word, below: node, in: tree)
      }
    }
    return (node, passed + words.dropFirst(index))
  }

  private func globalDeclaration(of word: String) -> DeclaredParameter? {
    let spelling = Self.shortNames[word] ?? String(word.prefix { $0 != "=" })
    return globals.first { $0.declaration.spelling == spelling }?.declaration
  }

  // MARK: The values

  private func values(
    of command: any Command, _ node: CommandTree.Node, from words: [String]
  ) throws -> ParsedValues {
    let own = DeclaredParameter.all(in: command)
    let ownNames = Set(own.map(\.declaration.spelling))
    precondition(ownNames.count == own.count, "`\(node.line)` declares a parameter twice")
    let parameters = own + globals.filter { !ownNames.contains($0.declaration.spelling) }
    var values = ParsedValues()
    let texts = try split(words, of: node, parameters.map(\.declaration), &values.notes)
    for parameter in parameters {
      do {
        try values.store(parameter, from: texts[parameter.declaration.spelling] ?? [])
      } catch var error as AssayError where error.remedy.isEmpty {
        error.remedy = error.code.hasPrefix("missing") ? Help.usage(of: node) : Help.pointer(to: node)
        throw error
      }
    }
    if values.value(of: GlobalParameters().quiet) == true,
      values.value(of: GlobalParameters().verbose) == true
    {
      throw AssayError(
        code: "conflicting_options", message: "`--quiet` and `--verbose` exclude each other.",
        remedy: "Give one of them.", kind: .usage)
    }
    return values
  }

  /// The texts of each parameter by its spelling.
  private func split(
    _ words: [String], of node: CommandTree.Node, _ declarations: [DeclaredParameter],
    _ notes: inout [String]
  ) throws -> [String: [String]] {
    var texts: [String: [String]] = [:]
    var positional: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" {
        positional += words[index...]
        break
      }
      guard word.hasPrefix("-"), word != "-", Double(word) == nil else {
        positional.append(word)
        continue
      }
      let (declaration, attached) = try option(word, of: node, declarations)
      if declaration.wasNamed(Self.name(of: word)) {
        notes.append(
          "`\(Self.name(of: word))` is now called `\(declaration.spelling)`; this version reads both.")
      }
      let next = index < words.count && !words[index].hasPrefix("--") ? words[index] : nil
      let text: String
      switch (declaration.form, attached, next) {
      case (.flag, nil, _): text = ""
      case (.flag, .some, _): throw AssayError.flagWithValue(declaration)
      case (_, let attached?, _): text = attached
      case (_, nil, let next?):
        text = next
        index += 1
      case (_, nil, nil): throw AssayError.missingValue(declaration, Help.pointer(to: node))
      }
      if texts[declaration.spelling] != nil, !declaration.isRepeatable, declaration.form != .flag {
        throw AssayError.givenTwice(declaration)
      }
      texts[declaration.spelling, default: []].append(text)
    }
    try distribute(positional, over: declarations.filter { $0.form == .argument }, of: node, into: &texts)
    return texts
  }

  private func option(
    _ word: String, of node: CommandTree.Node, _ declarations: [DeclaredParameter]
  ) throws -> (DeclaredParameter, attached: String?) {
    let sign = word.firstIndex(of: "=")
    let spelling = Self.name(of: word)
    let wanted = Self.shortNames[spelling] ?? spelling
    guard
      let declaration = declarations.first(where: { $0.isNamed(wanted) })
        ?? declarations.first(where: { $0.wasNamed(wanted) })
    else {
      throw AssayError.unknownOption(
        spelling, of: node, among: declarations.filter { $0.form != .argument }.map(\.spelling))
    }
    return (declaration, sign.map { String(word[word.index(after: $0)...]) })
  }

  /// `--symbol` of `--symbol=ES`.
  private static func name(of word: String) -> String { String(word.prefix { $0 != "=" }) }

  private func distribute(
    _ positional: [String], over declarations: [DeclaredParameter], of node: CommandTree.Node,
    into texts: inout [String: [String]]
  ) throws {
    var left = positional[...]
    for declaration in declarations where !left.isEmpty && texts[declaration.spelling] == nil {
      let count = declaration.isRepeatable ? left.count : 1
      texts[declaration.spelling] = Array(left.prefix(count))
      left = left.dropFirst(count)
    }
    if let surplus = left.first { throw AssayError.surplusArgument(surplus, of: node) }
  }
}
