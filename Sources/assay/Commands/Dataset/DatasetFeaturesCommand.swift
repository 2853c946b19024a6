import CommandKit
import Dataset
import Diagnostics
import Factory
import Storage

struct DatasetFeaturesCommand: Command {
  static let path = "dataset features"
  static let abstract = "Make the table that the sizing model learns from."
  static let discussion = """
    One row for each symbol, strategy and window, and one for the next window of each pair. Every feature is known
    before its window begins. `assay sizing train` reads the table beside the performance of the dataset.
    """
  static let examples = [CommandExample("assay dataset features out", "writes out/dataset_features.parquet")]

  let dataset = Argument.required("DIR", .folder, "directory of a dataset")
  let file = Option("output", .file, "where to write; NAME_features.parquet in the directory unless given")
    .formerly("file")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let files = try DatasetFiles(in: context[dataset])
    let table = try DatasetFeatures(Dataset(files)).table
    let path = context[file] ?? files.features
    try ParquetFile.write(table, to: path)
    let document: JSONValue = [
      "features": .string(path), "rows": JSONValue(table.rowCount), "columns": JSONValue(table.columnNames),
    ]
    return CommandOutput(json: document, text: "\(NumberText.grouped(table.rowCount)) rows in \(path)")
  }
}
