import CommandKit
import Diagnostics
import Factory
import Storage

struct DatabaseExport: Command {
  static let path = "db export"
  static let abstract = "Write a table of the results database to a file for other programs."
  static let discussion =
    "Undefined numbers are empty cells in CSV, missing values in Parquet and null in JSON."
  static let examples = [
    CommandExample("assay db export --table backtest_results --output results.parquet", "every backtest"),
    CommandExample("assay db export --table winners --run 3f2a --output winners.csv", "those of one run"),
  ]

  let table = Option.required("table", .text("T"), "name of the table; `assay db info` lists them")
  let output = Option.required("output", .file, "FILE.csv, FILE.parquet or FILE.json")
  let run = Option("run", .text("RUN"), "only this run; the beginning of its name is enough")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let path = context[output]
    let database = try ResultsDatabase.existing(context)
    let id = try context[run].map { try database.requireRun($0).id }
    let contents = try database.contents(ofTable: context[table], run: id)
    switch path.split(separator: ".").last {
    case "json": try AtomicFile.replace(path, with: Self.json(contents).text() + "\n")
    case "csv", "parquet": try CSVFile.writeByName(contents, to: path)
    default:
      throw AssayError(
        code: "unknown_format", message: "The ending of `\(path)` names no format.",
        remedy: "Give a file that ends in .csv, .parquet or .json.", place: "--output", kind: .usage)
    }
    let rows = contents.rowCount
    return CommandOutput(
      json: ["table": .string(context[table]), "rows": JSONValue(rows), "output": .string(path)],
      text: "\(NumberText.grouped(rows)) rows in \(path)")
  }

  /// An array of objects, one a row.
  private static func json(_ table: ColumnTable) -> JSONValue {
    .array(
      (0..<table.rowCount).map { row in
        .object(JSONObject(table.columns.map { ($0.name, value($0, row)) }))
      })
  }

  private static func value(_ column: ColumnTable.Column, _ row: Int) -> JSONValue {
    if column.isMissing?[row] == true { return .null }
    return switch column.values {
    case .int64(let values): .integer(values[row])
    case .int32(let values): JSONValue(values[row])
    case .double(let values): .number(values[row])
    case .bool(let values): .bool(values[row])
    case .string(let values): .string(values[row])
    case .timestamp(let values, _): .integer(values[row])
    }
  }
}
