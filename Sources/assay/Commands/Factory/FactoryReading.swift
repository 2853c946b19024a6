import CommandKit
import Diagnostics
import Factory
import Reports
import Storage

struct FactoryStatus: Command {
  static let path = "factory status"
  static let abstract = "Show how far a run is, and why each pair stayed or fell."
  static let discussion = "Without a name the newest run is shown; the first four characters of a name are enough."
  static let examples = [CommandExample("assay factory status", "the newest run")]

  let run = Argument("RUN", .text, "name of a run, or its beginning")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let summary = try FactorySummary(run: database.requireRun(context[run]).id, database: database)
    return try FactoryPage(summary).output(context)
  }
}

struct FactoryWinners: Command {
  static let path = "factory winners"
  static let abstract = "List the backtests that passed, best first."
  static let discussion = ""
  static let examples = [CommandExample("assay factory winners --json", "the newest run's, for a program")]

  let run = Argument("RUN", .text, "name of a run, or its beginning")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let summary = try FactorySummary(run: database.requireRun(context[run]).id, database: database)
    let text = try FactoryPage(summary).winners(context.console.outputStyle, context.console.width)
    return CommandOutput(json: .object(try FactoryDocument.winners(summary)), text: text)
  }
}

struct FactoryReportCommand: Command {
  static let path = "factory report"
  static let abstract = "Write the HTML report of a run."
  static let discussion = ""
  static let examples = [CommandExample("assay factory report --file report.html", "the newest run's")]

  let run = Argument("RUN", .text, "name of a run, or its beginning")
  let file = Option("file", .file, "where to write; factory-RUN.html in the output folder unless given")
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let summary = try FactorySummary(run: database.requireRun(context[run]).id, database: database)
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
    let work = try FactoryWork(
      context, catalogue: Catalogue(directory: context.globals.data), library: own.library(context, for: configuration))
    let path = context[file] ?? "\(context.globals.output ?? ".")/factory-\(summary.run.id).html"
    try work.writeReport(summary, to: path)
    return CommandOutput(json: ["run": .string(summary.run.id), "report": .string(path)], text: path)
  }
}

struct FactoryResume: Command {
  static let path = "factory resume"
  static let abstract = "Go on with a run that was stopped or killed."
  static let discussion = "Finished units are kept; the result is the same as that of an undisturbed run."
  static let examples = [CommandExample("assay factory resume", "the newest run")]

  let run = Argument("RUN", .text, "name of a run, or its beginning")
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let record = try ResultsDatabase.existing(context).requireRun(context[run])
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: record.config))
    let work = try FactoryWork(
      context, catalogue: Catalogue(directory: context.globals.data), library: own.library(context, for: configuration))
    return try FactoryPage(try await work.run(configuration).summary).output(context)
  }
}

extension ResultsDatabase {
  /// Opens the database for reading only: looking at a run must not make an empty file.
  static func existing(_ context: CommandContext) throws -> ResultsDatabase {
    try ResultsDatabase(context.globals.database, access: .readOnly)
  }
}
