import CommandKit
import Diagnostics
import Factory

struct ConfigCheck: Command {
  static let path = "config check"
  static let abstract = "Check a configuration file and list every problem with its place."
  static let discussion = """
    Unknown keys are told with the nearest one, values with what the key takes, and keys that contradict each other
    by name. The exit code is 2 when there is a problem.
    """
  static let examples = [CommandExample("assay config check config.yaml", "before a long run")]

  let file = Argument.required("FILE", .file, "a configuration file")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let problems = try RunSettings.read(context[file]).problems
    let json: JSONValue = [
      "valid": .bool(problems.isEmpty),
      "problems": .array(
        problems.map {
          [
            "code": .string($0.code), "message": .string($0.message), "remedy": .string($0.remedy),
            "where": JSONValue($0.place),
          ]
        }),
    ]
    let path = context[file]
    return CommandOutput(
      json: json, exitCode: problems.isEmpty ? .done : .usage,
      text: problems.isEmpty
        ? "\(path) is a valid configuration."
        : problems.map(\.description).joined(separator: "\n"))
  }
}
