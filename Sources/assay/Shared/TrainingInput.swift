import CommandKit
import Diagnostics
import Learning
import Storage

/// The options of every command that learns from a table of rows with outcomes.
struct TrainingInput: ParameterGroup {
  let path = Option.required(
    "input", .file, "table of signals with their outcomes: .parquet, or text (.csv, .csv.gz)")
  let label = Option("label", .text("COLUMN"), default: "success", "column that is predicted")
  let time = Option("time", .text("COLUMN"), default: "date", "column that says when a row was known")
  let end = Option("end", .text("COLUMN"), default: "exit_date", "column that says when its label was known")
  let symbol = Option("symbol-column", .text("COLUMN"), default: "symbol", "column of the symbol")
  let outcome = Option(
    "return-column", .text("COLUMN"), default: "return_pct", "column of what a row returned, in percent")
  let weight = Option("weight-column", .text("COLUMN"), default: "weight", "column of the rows' weights")
  let features = Option(
    "features", .list(of: .text("NAME")),
    "columns to learn from; all that are neither outcomes nor prices unless given"
  )
  let without = Option("without", .list(of: .text("NAME")), "columns to leave out")

  func columns(_ context: CommandContext) -> TrainingColumns {
    var columns = TrainingColumns()
    columns.label = context[label]
    columns.time = context[time]
    columns.end = context[end]
    columns.symbol = context[symbol]
    columns.outcome = context[outcome]
    columns.weight = context[weight]
    columns.without = context[without] ?? []
    columns.features = context[features]
    return columns
  }

  /// The rows, with how earlier signals of the same strategy ended as two more features.
  func read(_ context: CommandContext) throws -> Rows {
    let path = context[path]
    let reading = try TrainingTable.reading(
      try TableFile.read(path), columns(context), source: path)
    if reading.withoutLabel > 0 {
      context.console.warning(
        "\(NumberText.grouped(reading.withoutLabel)) rows have no `\(context[label])` yet and are not used.")
    }
    return Rows(
      table: PastOutcomes.adding(to: reading.table), withoutLabel: reading.withoutLabel,
      dictionary: try Self.dictionary(beside: path),
      hash: path == "-" ? reading.table.digest : try SHA256.hexadecimal(ofFile: path))
  }

  /// What a command learns from.
  struct Rows {
    let table: TrainingTable
    let withoutLabel: Int
    let dictionary: FeatureDictionary
    /// Of the file.
    let hash: String
  }

  /// `signals.parquet` has `signals.metadata.json` beside it.
  private static func dictionary(beside path: String) throws -> FeatureDictionary {
    let endings = [".parquet", ".csv.gz", ".csv", ".feather", ".arrow"]
    let stem = endings.first { path.hasSuffix($0) }.map { String(path.dropLast($0.count)) } ?? path
    let metadata = stem + ".metadata.json"
    guard FolderFiles.size(ofFile: metadata) != nil else { return FeatureDictionary() }
    return FeatureDictionary(try JSONValue(parsing: WholeFile.bytes(of: metadata), source: metadata))
  }
}
