import CommandKit
import Diagnostics
import Glibc
import Learning
import Storage

struct ModelsExport: Command {
  static let path = "models export"
  static let abstract = "Copy a model's folder: the model in its library's format, its manifest and its card."
  static let discussion = """
    Trees are XGBoost's own JSON, which Python's xgboost loads; linear models and networks are ONNX, which ONNX Runtime
    loads. The manifest says how columns are made of features; Examples/models shows it in Python.
    """
  static let examples = [
    CommandExample(
      "assay models export signal_quality/gradient_boosting --to boosting", "the live or newest version")
  ]

  let model = Argument.required("MODEL", .text, "NAME, NAME@VERSION or the start of an identity")
  let target = Option.required("to", .folder, "where the files are put")
  let replaces = Flag("replace", "replace a model that is there")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let record = try ResultsDatabase(context.globals.database).model(context[model])
    let loaded = try ModelFolder.load(record.folder)
    let file = try loaded.model.file().name
    let names = [file, "card.md", "manifest.json"]
    let present = names.filter { access("\(context[target])/\($0)", F_OK) == 0 }
    if !present.isEmpty, !context[replaces] {
      throw AssayError(
        code: "would_overwrite",
        message: "`\(context[target])` has \(present.joined(separator: ", ")) already.",
        remedy: "Give another folder, or --replace to write over it.", place: context[target], kind: .usage)
    }
    for name in names {
      try AtomicFile.replace(
        "\(context[target])/\(name)", with: try WholeFile.bytes(of: "\(record.folder)/\(name)"))
    }
    return CommandOutput(
      json: [
        "name": .string(record.name), "version": JSONValue(record.version),
        "folder": .string(context[target]),
        "files": JSONValue(names),
      ],
      text: "\(record.name)@\(record.version) is in \(context[target]): \(names.joined(separator: ", ")).")
  }
}
