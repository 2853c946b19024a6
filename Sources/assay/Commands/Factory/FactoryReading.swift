import CommandKit
import Diagnostics
import Factory
import Market
import Reports
import Storage

struct FactoryStatus: Command {
  static let path = "factory status"
  static let abstract = "Show how far a run is, and why each pair passed or was rejected."
  static let discussion =
    "Without a name the newest run is shown; the first four characters of a name are enough."
  static let examples = [CommandExample("assay factory status", "the newest run")]

  let run = Argument("RUN", .text, "name of a run, or its beginning")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let summary = try FactorySummary(run: database.requireRun(context[run]).id, database: database)
    return try FactoryText(summary).output(context)
  }
}

struct FactoryWinners: Command {
  static let path = "factory winners"
  static let abstract = "List the backtests that passed every gate, best first."
  static let discussion = """
    With --manifest the list is written as winners_manifest.json, which later steps read. It is never padded: fewer
    winners than places is a normal result. --include-rejected adds the best rejected candidates, marked.
    """
  static let examples = [
    CommandExample("assay factory winners --json", "the newest run's, for a program"),
    CommandExample("assay factory winners --include-rejected 10 --json", "with the ten that came furthest"),
  ]

  let run = Argument("RUN", .text, "name of a run, or its beginning")
  let rejected = Option(
    "include-rejected", .integer(in: 0...10_000), default: 0, "how many rejected candidates to list, marked")
  let manifest = Option("manifest", .file, "write the manifest there")
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let summary = try FactorySummary(run: database.requireRun(context[run]).id, database: database)
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
    let list = try WinnersManifest(
      summary, database: database, library: own.library(context, for: configuration),
      rejected: context[rejected],
      created: Clock.now().description)
    if let path = context[manifest] { try list.write(to: path) }
    let page = FactoryText(summary)
    let (style, width) = (context.console.outputStyle, context.console.width)
    var parts = [try page.winners(style, width)]
    parts.append(try page.tiers(style, width))
    if context[rejected] > 0 { parts.append(try page.rejected(list, style, width)) }
    let text =
      QualityBanner.brief(summary.dataFindings, width: width, style) + parts.joined(separator: "\n\n")
    return CommandOutput(json: .object(list.json), text: text)
  }
}

struct FactoryValidate: Command {
  static let path = "factory validate"
  static let abstract = "Run the winners on the sealed holdout: one recorded look."
  static let discussion = """
    Discovery and every gate use the discovery window alone. This is the one step that looks at the holdout; the look
    is written down before a bar is read, and every report shows how many there were. The first look confirms:
    discovery and sealed days together, adjusted over everything that was opened. Later looks show figures and confirm
    nothing. --candidates opens the holdout for the three best candidates of each symbol too; a longer list needs more
    evidence for each name.
    """
  static let examples = [
    CommandExample("assay factory validate", "the winners of the newest run"),
    CommandExample("assay factory validate --candidates", "and the three best candidates of each symbol"),
  ]

  let run = Argument("RUN", .text, "name of a run, or its beginning")
  let from = Option(
    "from", .date, "first session date; the run's holdout, or the day after discovery, unless given")
  let to = Option("to", .date, "last session date; the run's, or the end of the data, unless given")
  let candidates = Flag("candidates", "open it for the three best candidates of each symbol too")
  let ledger = LedgerOptions()
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    _ = try ResultsDatabase.existing(context)
    let database = try context.workspace.database()
    let record = try database.requireRun(context[run])
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: record.config))
    let validation = try HoldoutValidation(
      run: record.id, list: context[candidates] ? .winnersAndCandidates : .winners, from: context[from],
      through: context[to], database: database,
      ledger: ledger.open(context), source: RunData.catalogue(of: record, context),
      library: own.library(context, for: configuration), now: Clock.now().description)
    let page = try HoldoutPage(validation, database)
    let text = try page.text(context.console.outputStyle, context.console.width)
    return CommandOutput(json: .object(page.json), text: text)
  }
}

struct FactoryReportCommand: Command {
  static let path = "factory report"
  static let abstract = "Write the HTML report of a run."
  static let discussion = ""
  static let examples = [CommandExample("assay factory report --report report.html", "the newest run's")]

  let run = Argument("RUN", .text, "name of a run, or its beginning")
  let file = Option("report", .file, "where to write; factory-RUN.html in the output folder unless given")
    .formerly("file")
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase.existing(context)
    let summary = try FactorySummary(run: database.requireRun(context[run]).id, database: database)
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: summary.run.config))
    let work = try FactoryWork(
      context, catalogue: RunData.catalogue(of: summary.run, context),
      library: own.library(context, for: configuration))
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
  let ledger = LedgerOptions()
  let own = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let record = try ResultsDatabase.existing(context).requireRun(context[run])
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: record.config))
    let work = try FactoryWork(
      context, catalogue: RunData.catalogue(of: record, context),
      library: own.library(context, for: configuration), ledger: ledger.open(context))
    return try FactoryText(try await work.run(configuration, takingUp: record).summary).result(context)
  }
}

extension ResultsDatabase {
  /// Opens the database for reading only: looking at a run must not make an empty file. One of an earlier version is
  /// brought to the newest schema first, which keeps all there is.
  static func existing(_ context: CommandContext) throws -> ResultsDatabase {
    let path = context.globals.database
    do {
      return try ResultsDatabase(path, access: .readOnly)
    } catch {
      // Not a `where` clause on the `catch`: the compiler (6.3.1) crashes on one here.
      guard error.code == "older_database", (try? ResultsDatabase(path)) != nil else { throw error }
      context.console.info(
        "The results database \(path) was made by an earlier version and is brought up to date.")
      return try ResultsDatabase(path, access: .readOnly)
    }
  }
}
