import CommandKit
import Diagnostics
import Storage

struct DatabaseVacuum: Command {
  static let path = "db vacuum"
  static let abstract = "Rewrite the results database without the space of removed rows."
  static let discussion = "Needs as much free space as the database has rows; other writers wait meanwhile."
  static let examples = [CommandExample("assay db vacuum", "after `assay db prune`")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let path = context.globals.database
    // Asked first, because opening for writing would make an empty file.
    _ = try ResultsDatabase.existing(context)
    let before = DatabaseFiles.size(path)
    try ResultsDatabase(path).vacuum()
    let after = DatabaseFiles.size(path)
    return CommandOutput(
      json: ["database": .string(path), "bytes_before": JSONValue(before), "bytes_after": JSONValue(after)],
      text: "\(path): \(DatabaseFiles.text(before)) before, \(DatabaseFiles.text(after)) after.")
  }
}
