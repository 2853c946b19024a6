import CommandKit
import Diagnostics
import Market
import Storage

struct DatabasePrune: Command {
  static let path = "db prune"
  static let abstract = "Remove old runs from the results database, with their files."
  static let discussion = """
    The count of looks at the holdout and the trial ledger stay: what was tried stays tried. With --keep-winners the
    run, its winners and their figures stay, and taking the run up again makes all of it anew. The file shrinks with
    `assay db vacuum`.
    """
  static let examples = [
    CommandExample("assay db prune --older-than 90 --keep-winners --dry-run", "what would go"),
    CommandExample("assay db prune --older-than 365", "runs that were made more than a year ago"),
  ]

  let age = Option.required("older-than", .integer(in: 0...36_500, "DAYS"), "days since the run was made")
  let keepsWinners = Flag("keep-winners", "keep winners and their figures")
  let isRehearsal = Flag("dry-run", "count only")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    _ = try ResultsDatabase.existing(context)
    let now = Clock.now()
    let border = Timestamp(nanoseconds: now.nanoseconds - Int64(context[age]) * Timestamp.nanosecondsPerDay)
    let rehearsal = context[isRehearsal]
    let database = try context.workspace.database()
    let outcome = try database.prune(
      before: border.description, keepingWinners: context[keepsWinners], isRehearsal: rehearsal)
    var (files, bytes) = (0, 0)
    for run in outcome.runs {
      let folder = RunFiles.folder(ofRun: run, database: database.path)
      for file in FolderFiles.all(in: folder) {
        files += 1
        bytes += file.size
      }
      if !rehearsal { FolderFiles.remove(folder) }
    }
    let json: JSONValue = [
      "before": .string(border.description), "runs": JSONValue(outcome.runs),
      "rows": JSONValue(outcome.removedRows),
      "files": JSONValue(files), "bytes": JSONValue(bytes), "dry_run": .bool(rehearsal),
    ]
    let text =
      "\(rehearsal ? "Would remove" : "Removed") \(NumberText.grouped(outcome.removedRows)) rows and \(files) files "
      + "(\(DatabaseFiles.text(bytes))) of \(outcome.runs.count) runs made before \(border)."
    return CommandOutput(json: json, text: text)
  }
}
