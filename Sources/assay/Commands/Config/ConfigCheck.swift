import CommandKit
import Diagnostics
import Factory
import Storage

struct ConfigCheck: Command {
  static let path = "config check"
  static let abstract = "Check a configuration file and list every problem with its place."
  static let discussion = """
    Unknown keys are told with the nearest one, values with what the key takes, and keys that contradict each other
    by name. The kind of file is recognised by its sections. The exit code is 2 when there is a problem.
    """
  static let examples = [
    CommandExample("assay config check config.yaml", "before a long run"),
    CommandExample("assay config check factory.yaml --kind factory", "the file of `assay factory run`"),
  ]

  let file = Argument.required("FILE", .file, "a configuration file")
  let kind = Option("kind", .choice(of: ConfigDocument.self), "which kind it is; recognised unless given")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let node = try YAMLReader.read(context[file])
    let kind = context[kind] ?? .kind(of: node)
    let (problems, notes) = kind.check(node)
    let json: JSONValue = [
      "valid": .bool(problems.isEmpty), "kind": .string(kind.rawValue),
      "notes": .array(notes.map { .string($0) }),
      "problems": .array(
        problems.map {
          [
            "code": .string($0.code), "message": .string($0.message), "remedy": .string($0.remedy),
            "where": JSONValue($0.place),
          ]
        }),
    ]
    let path = context[file]
    let lines =
      problems.isEmpty ? ["\(path) is a valid \(kind.rawValue) configuration."] : problems.map(\.description)
    return CommandOutput(
      json: json, exitCode: problems.isEmpty ? .done : .usage, text: (lines + notes).joined(separator: "\n"))
  }
}
