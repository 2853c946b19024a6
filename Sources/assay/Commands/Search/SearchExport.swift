import CommandKit
import Diagnostics
import Factory
import Search
import Storage

struct SearchExport: Command {
  static let path = "search export"
  static let abstract = "Write the trials of a study to a CSV or Parquet file."
  static let discussion = """
    One row a trial: number, state, a column for each parameter, each objective and each figure, the message of failed
    and pruned trials, and the hash that names the trial. A parameter that does not exist in a trial is empty. Equal
    studies give equal files; --times adds when each trial began and ended.
    """
  static let examples = [
    CommandExample("assay search export rsi2 --output trials.csv", "for a spreadsheet"),
    CommandExample(
      "assay search export rsi2 --output trials.parquet --times", "with the time that each took"),
  ]

  let study = Argument.required("STUDY", .text, "id or name of a study")
  let file = Option.required("output", .file, "a .csv or .parquet file").formerly("file")
  let times = Flag("times", "when each trial began and ended, and its duration in seconds")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try context.workspace.database()
    let stored = try StoredStudy(named: context[study], in: database)
    let table = try StudyTable.make(stored, withTimes: context[times])
    let path = context[file]
    try CSVFile.writeByName(table, to: path, metadata: [("study", stored.record.id)])
    let count = table.rowCount
    return CommandOutput(
      json: ["study": .string(stored.record.id), "file": .string(path), "trials": JSONValue(count)],
      text: "\(count) trials of study \(stored.record.id) are in \(path).")
  }
}
