import CommandKit
import Diagnostics
import Storage

struct DatabaseCheck: Command {
  static let path = "db check"
  static let abstract = "Look for damage and contradictions in the results database."
  static let discussion = """
    Checks the pages and indexes of the file, references between tables, rows of runs that are gone, winners without
    results, and finished runs with units missing.
    """
  static let examples = [CommandExample("assay db check", "exit code 3 when something is wrong")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let problems = try database.problems()
    let json: JSONValue = [
      "database": .string(database.path), "sound": .bool(problems.isEmpty),
      "schema_version": JSONValue(try database.schema().version),
      "problems": .array(problems.map { ["code": .string($0.code), "message": .string($0.message)] }),
    ]
    let text =
      problems.isEmpty
      ? "\(database.path) is sound."
      : problems.map { "\($0.code): \($0.message)" }.joined(separator: "\n")
    return CommandOutput(json: json, exitCode: problems.isEmpty ? .done : .badData, text: text)
  }
}
