import CommandKit
import Diagnostics
import Learning
import Market
import Storage

struct ModelsPromote: Command {
  static let path = "models promote"
  static let abstract = "Put a version of a model into use."
  static let discussion = """
    The model is loaded first: one whose files are gone or changed cannot go live. `assay models rollback` takes the
    promotion back.
    """
  static let examples = [
    CommandExample("assay models promote signal_quality/gradient_boosting@2", "version 2 goes live")
  ]

  let model = Argument.required("MODEL", .text, "NAME@VERSION, or the start of an identity")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase(context.globals.database)
    let record = try database.model(context[model])
    _ = try ModelFolder.load(record.folder)
    try database.promote(record, at: Clock.now().description)
    return CommandOutput(
      json: ["name": .string(record.name), "live": JSONValue(record.version)],
      text: "\(record.name)@\(record.version) is live.")
  }
}

struct ModelsRollback: Command {
  static let path = "models rollback"
  static let abstract = "Take the last promotion of a model back."
  static let discussion = """
    The version that was live before is live again; where there was none, none is.
    """
  static let examples = [
    CommandExample("assay models rollback signal_quality/gradient_boosting", "the version before goes live")
  ]

  let name = Argument.required("NAME", .text, "name of the model, without a version")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try ResultsDatabase(context.globals.database)
    let record = try database.model(context[name])
    let change = try database.rollBack(record.name, at: Clock.now().description)
    let text =
      change.to.map { "\(record.name)@\($0) is live again." } ?? "No version of \(record.name) is live now."
    return CommandOutput(
      json: [
        "name": .string(record.name), "was": JSONValue(change.from),
        "live": change.to.map { JSONValue($0) } ?? .null,
      ], text: text)
  }
}
