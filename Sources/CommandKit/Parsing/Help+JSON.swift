import Diagnostics

extension Help {
  /// The help page as data, for programs that drive the command: `assay … --help --json`.
  static func document(for node: CommandTree.Node) -> JSONValue {
    var object: JSONObject = ["command": .string(node.line), "abstract": .string(node.abstract)]
    if let command = node.command?.init() {
      let type = type(of: command)
      let all = DeclaredParameter.all(in: command).map(\.declaration)
      object["usage"] = .string(String(usage(of: node).dropFirst("Usage: ".count)))
      object["discussion"] = .string(type.discussion)
      object["arguments"] = .array(all.filter { $0.form == .argument }.map(describe))
      object["options"] = .array(all.filter { $0.form != .argument }.map(describe))
      object["examples"] = .array(
        type.examples.map { ["line": .string($0.line), "purpose": .string($0.purpose)] })
    }
    if !node.children.isEmpty { object["commands"] = .array(node.children.map(document)) }
    return .object(object)
  }

  private static func describe(_ declaration: DeclaredParameter) -> JSONValue {
    [
      "name": .string(declaration.spelling), "help": .string(declaration.help),
      "value": declaration.form == .flag ? nil : .string(declaration.placeholder),
      "required": .bool(declaration.isRequired), "repeatable": .bool(declaration.isRepeatable),
      "default": JSONValue(declaration.defaultText), "choices": JSONValue(declaration.completion.choices),
    ]
  }
}
