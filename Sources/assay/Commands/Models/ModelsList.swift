import CommandKit
import Diagnostics
import Storage

struct ModelsList: Command {
  static let path = "models list"
  static let abstract = "List the models of the registry and which version of each is live."
  static let discussion = """
    Versions count from 1 for each name. The live version is the one that commands use when a model is named without a
    version; `assay models promote` makes one live.
    """
  static let examples = [CommandExample("assay models list", "every version of every model")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let models = try ResultsDatabase(context.globals.database).models()
    var table = TextTable([
      .text("model"), .text("kind"), .text("trained through"), .number("AUC, test"), .text("live"),
      .text("identity"),
    ])
    for model in models {
      let scores = try? JSONValue(parsing: Array(model.scores.utf8), source: model.name)
      table.append([
        "\(model.name)@\(model.version)", model.kind, model.trainedThrough,
        NumberText.fixed(scores?["auc_test"]?.doubleValue, 3), model.isLive ? "live" : "",
        String(model.identity.prefix(16)),
      ])
    }
    let text =
      models.isEmpty
      ? "No models. `assay learn quality --input signals.parquet --models FOLDER` trains some."
      : table.text(style: context.console.outputStyle)
    return CommandOutput(json: .array(models.map(\.json)), text: text)
  }
}

extension ModelRecord {
  var json: JSONValue {
    [
      "name": .string(name), "version": JSONValue(version), "identity": .string(identity),
      "kind": .string(kind),
      "family": .string(family), "folder": .string(folder), "created_at": .string(createdAt),
      "trained_through": .string(trainedThrough),
      "scores": (try? JSONValue(parsing: Array(scores.utf8), source: name)) ?? .null,
      "code_version": .string(codeVersion), "live": .bool(isLive),
    ]
  }
}
