import CommandKit
import Diagnostics
import Storage

struct DatabaseOpen: Command {
  static let path = "db open"
  static let abstract =
    "Open the results database for writing: make it, or bring its schema to the newest version."
  static let discussion = "Nothing is lost by it. Other commands that write do the same by themselves."
  static let examples = [CommandExample("assay db open --db old.sqlite", "a file from an older version")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    try DatabasePage(try context.workspace.database()).output(context)
  }
}

struct DatabaseInfo: Command {
  static let path = "db info"
  static let abstract = "Show the tables, rows, runs and size of the results database."
  static let discussion = ""
  static let examples = [CommandExample("assay db info --json", "for a program")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    try DatabasePage(try ResultsDatabase.existing(context)).output(context)
  }
}

struct DatabaseSchema: Command {
  static let path = "db schema"
  static let abstract = "Print the SQL statements that make the tables."
  static let discussion = ""
  static let examples = [CommandExample("assay db schema > schema.sql", "for another tool")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let schema = try ResultsDatabase.existing(context).schema()
    return CommandOutput(
      json: ["schema_version": JSONValue(schema.version), "statements": JSONValue(schema.statements)],
      text: schema.statements.map { $0 + ";" }.joined(separator: "\n\n"))
  }
}

/// What is in a database.
struct DatabasePage {
  private let path: String
  private let version: Int
  private let tables: [DatabaseTable]
  private let runs: [RunRecord]
  private let bytes: Int

  init(_ database: ResultsDatabase) throws {
    path = database.path
    version = try database.schema().version
    tables = try database.tables()
    runs = try database.runs()
    // The write-ahead log belongs to the file until it is folded in.
    bytes = DatabaseFiles.size(path)
  }

  func output(_ context: CommandContext) throws -> CommandOutput {
    let json: JSONValue = [
      "database": .string(path), "schema_version": JSONValue(version), "bytes": JSONValue(bytes),
      "tables": .array(
        tables.map {
          [
            "name": .string($0.name), "rows": JSONValue($0.rowCount),
            "columns": JSONValue($0.columns.map(\.name)),
          ]
        }),
      "runs": .array(
        runs.map {
          [
            "id": .string($0.id), "status": .string($0.status.rawValue), "created_at": .string($0.createdAt),
            "code_version": .string($0.codeVersion), "units": JSONValue($0.unitCount),
          ]
        }),
    ]
    return CommandOutput(json: json, text: text(context.console.outputStyle, context.console.width))
  }

  private func text(_ style: Style, _ width: Int) -> String {
    var fields = FieldList()
    fields.heading(path)
    fields.append("schema version", "\(version)")
    fields.append("size", DatabaseFiles.text(bytes))
    var rows = TextTable([.text("table"), .number("rows")])
    for table in tables { rows.append([table.name, NumberText.grouped(table.rowCount)]) }
    var list = TextTable([.text("run"), .text("status"), .text("made"), .text("version"), .number("units")])
    for run in runs {
      list.append([
        run.id, run.status.rawValue, run.createdAt, run.codeVersion, NumberText.grouped(run.unitCount),
      ])
    }
    return [
      fields.text(style: style, valueLimit: 24), rows.text(width: width, style: style),
      runs.isEmpty ? "No run yet." : list.text(width: width, style: style),
    ].joined(separator: "\n\n")
  }
}

/// The files that make a database.
enum DatabaseFiles {
  /// Bytes of the file and of its write-ahead log.
  static func size(_ path: String) -> Int {
    ["", "-wal"].reduce(0) { $0 + (FolderFiles.size(ofFile: path + $1) ?? 0) }
  }

  static func text(_ bytes: Int) -> String {
    bytes < 1_000_000
      ? "\(NumberText.short(Double(bytes) / 1_000)) kB" : "\(NumberText.short(Double(bytes) / 1_000_000)) MB"
  }
}
