import CommandKit
import Diagnostics
import Learning
import Storage

struct ModelsShow: Command {
  static let path = "models show"
  static let abstract = "Show what a model is, and check that its files are those that were saved."
  static let discussion = """
    MODEL is NAME (its live version, else the newest), NAME@VERSION, or the start of an identity. The model is loaded,
    so a changed file, another version of the format or a missing file is an error here.
    """
  static let examples = [
    CommandExample("assay models show signal_quality/gradient_boosting", "its card and its manifest")
  ]

  let model = Argument.required("MODEL", .text, "NAME, NAME@VERSION or the start of an identity")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let record = try ResultsDatabase(context.globals.database).model(context[model])
    let loaded = try ModelFolder.load(record.folder)
    guard loaded.identity == record.identity else {
      throw AssayError(
        code: "model_changed",
        message:
          "The folder holds the model \(loaded.identity.prefix(16)), not \(record.identity.prefix(16)).",
        remedy: "Train it again with the folder it had, or show the version that is there.",
        place: record.folder,
        kind: .badData)
    }
    let card = String(decoding: try WholeFile.bytes(of: "\(record.folder)/card.md"), as: UTF8.self)
    var json = record.json.objectValue ?? JSONObject()
    json["manifest"] = loaded.manifest
    return CommandOutput(
      json: .object(json),
      text: "\(record.name)@\(record.version)\(record.isLive ? ", live" : ""): \(record.folder)\n\n\(card)")
  }
}
