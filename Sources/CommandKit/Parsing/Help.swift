import Diagnostics

/// The help pages, made from the declarations.
enum Help {
  /// `Usage: assay data import FILE… --symbol S [options]`.
  static func usage(of node: CommandTree.Node) -> String {
    "Usage: " + usageParts(of: node).joined(separator: " ")
  }

  private static func usageParts(of node: CommandTree.Node) -> [String] {
    guard let command = node.command?.init() else {
      return [node.line, node.line.contains(" ") ? "VERB" : "COMMAND", "[options]"]
    }
    let declarations = DeclaredParameter.all(in: command).map(\.declaration)
    let arguments = declarations.filter { $0.form == .argument }
    let options = declarations.filter { $0.form != .argument && $0.isRequired }
    return [node.line] + arguments.map { $0.isRequired ? $0.usage : "[\($0.usage)]" } + options.map(\.usage)
      + ["[options]"]
  }

  /// The items in one text in which `wrapped` breaks between items only; its spaces are to be turned back.
  private static func joinedWhole(_ items: [String], _ separator: String) -> String {
    items.map { $0.replacing(" ", with: "\u{A0}") }.joined(separator: separator)
  }

  static func pointer(to node: CommandTree.Node) -> String { "`\(node.line) --help` shows what it takes." }

  static func page(for node: CommandTree.Node, isRoot: Bool, width: Int, style: Style) -> String {
    let width = min(width, 100)
    var blocks = [TextWrap.wrapped(node.abstract, width: width), usageBlock(of: node, width: width, style)]
    if let command = node.command?.init() {
      blocks += commandBlocks(command, width: width, style)
    }
    if !node.children.isEmpty {
      let rows = node.children.map { child in
        (child.children.isEmpty ? child.word : "\(child.word) …", child.abstract)
      }
      blocks.append(list("Commands", rows, width: width, style))
    }
    if isRoot {
      blocks.append(
        parameterList("Options of every command", declarations(in: GlobalParameters()), width, style))
      blocks.append("`\(node.line) COMMAND --help` explains a command and shows examples.")
    } else {
      blocks.append(globalLine(width: width, shadowed: node.command?.init(), style))
    }
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static func usageBlock(of node: CommandTree.Node, width: Int, _ style: Style) -> String {
    let label = "Usage: "
    let parts = usageParts(of: node)
    let text = TextWrap.wrapped(joinedWhole(parts, " "), width: width, indent: label.count)
    return style.bold("Usage:") + " " + text.dropFirst(label.count).replacing("\u{A0}", with: " ")
  }

  private static func commandBlocks(_ command: any Command, width: Int, _ style: Style) -> [String] {
    let type = type(of: command)
    let all = declarations(in: command)
    let paragraphs = type.discussion.split(separator: "\n\n").map {
      TextWrap.wrapped(String($0), width: width)
    }
    return paragraphs + [
      parameterList("Arguments", all.filter { $0.form == .argument }, width, style),
      parameterList("Options", all.filter { $0.form != .argument }, width, style),
      exampleBlock(type.examples, width: width, style),
    ]
  }

  private static func exampleBlock(_ examples: [CommandExample], width: Int, _ style: Style) -> String {
    if examples.isEmpty { return "" }
    let lines = examples.map { "  \($0.line)\n" + TextWrap.wrapped($0.purpose, width: width, indent: 6) }
    return style.bold("Examples:") + "\n" + lines.joined(separator: "\n")
  }

  private static func globalLine(width: Int, shadowed command: (any Command)?, _ style: Style) -> String {
    let own = Set(command.map { declarations(in: $0).map(\.spelling) } ?? [])
    let names = declarations(in: GlobalParameters()).filter { !own.contains($0.spelling) }.map(\.usage)
    return TextWrap.wrapped("Every command also takes " + joinedWhole(names, ", ") + ".", width: width)
      .replacing("\u{A0}", with: " ")
  }

  private static func declarations(in owner: any Sendable) -> [DeclaredParameter] {
    DeclaredParameter.all(in: owner).map(\.declaration)
  }

  private static func parameterList(
    _ title: String, _ declarations: [DeclaredParameter], _ width: Int, _ style: Style
  ) -> String {
    list(title, declarations.map { ($0.usage, describe($0)) }, width: width, style)
  }

  private static func describe(_ declaration: DeclaredParameter) -> String {
    var notes: [String] = []
    if !declaration.completion.choices.isEmpty {
      notes.append("one of " + declaration.completion.choices.joined(separator: ", "))
    }
    if let standard = declaration.defaultText { notes.append("default \(standard)") }
    if declaration.isRequired, declaration.form == .option { notes.append("required") }
    if declaration.isRepeatable, declaration.form == .option { notes.append("may be repeated") }
    return declaration.help + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
  }

  /// Two columns; a left text that is too wide stands on a line of its own.
  private static func list(
    _ title: String, _ rows: [(String, String)], width: Int, _ style: Style
  ) -> String {
    if rows.isEmpty { return "" }
    let limit = 26
    let column = min(limit, rows.map(\.0.count).max() ?? 0) + 4
    let lines = rows.map { left, right in
      let body = TextWrap.wrapped(right, width: width, indent: column)
      let head = "  " + left
      return head.count + 2 > column ? head + "\n" + body : head + body.dropFirst(head.count)
    }
    return style.bold("\(title):") + "\n" + lines.joined(separator: "\n")
  }
}
