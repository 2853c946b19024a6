import CommandKit
import Diagnostics
import Strategies
import UserStrategies

struct StrategiesDiscover: Command {
  static let path = "strategies discover"
  static let abstract = "Find the strategies in a folder of plain Swift files."
  static let discussion = """
    A type is a strategy when it conforms to SignalExitStrategy or PositionExitStrategy, or when its name ends in
    Strategy, Bot, OrderSource, System or Algo and it has `func enters(_ now: BarContext) -> Bool` and an initialiser with
    defaults. Files and types named test_*, *_test, demo_* and example_* are left out. Only the source is read. With
    --compile each file is compiled once and asked what it declares; one that does not compile is reported with line and
    column, and the others go on.
    """
  static let examples = [
    CommandExample("assay strategies discover assay-data/strategies", "what is there, by its source"),
    CommandExample(
      "assay strategies discover rules --compile", "compile it all, and say what is wrong with it"),
    CommandExample("assay strategies discover rules --json", "as a document"),
  ]

  let folder = Argument.required("DIR", .folder, "folder of .swift files")
  let compile = Flag("compile", "compile the files and run what they declare")
  let options = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let folder = try UserStrategyFolder(context[folder])
    let compiled = context[compile] ? try folder.compiled(settings: options.settings(context)) : nil
    let files = folder.files.map { file in
      Looked(file: file, compiled: compiled?.files.first { $0.path == file.path })
    }
    let style = context.console.outputStyle
    let width = context.console.width
    return CommandOutput(
      json: [
        "folder": .string(context[self.folder]), "compiled": .bool(compiled != nil),
        "files": .array(try files.map(document)),
      ],
      exitCode: files.allSatisfy(\.errors.isEmpty) ? .done : .badData, text: page(files, width: width, style))
  }

  /// A file with what its source tells, and with what it declares when it was compiled.
  private struct Looked {
    var file: UserStrategyFolder.File
    var compiled: CompiledStrategies.File?

    var errors: [AssayError] {
      let found = compiled?.errors ?? []
      return file.errors.filter { !found.contains($0) } + found
    }
  }

  private func document(_ looked: Looked) throws -> JSONValue {
    let file = looked.file
    let strategies =
      try looked.compiled.map { try $0.models.map { try StrategyText.document($0) } }
      ?? file.found.map { StrategyText.document($0, in: file.path) }
    return [
      "file": .string(file.path),
      "strategies": .array(strategies),
      "types": .array(
        file.found.map {
          ["type": .string($0.type), "line": JSONValue($0.line), "found_by": .string($0.kind.rawValue)]
        }),
      "left_out": .array(
        file.leftOut.map {
          [
            "name": .string($0.name), "line": $0.line.map { JSONValue($0) } ?? .null,
            "reason": .string($0.reason),
          ]
        }),
      "errors": .array(
        looked.errors.map {
          [
            "code": .string($0.code), "message": .string($0.message), "remedy": .string($0.remedy),
            "where": JSONValue($0.place), "excerpt": JSONValue($0.excerpt),
          ]
        }),
    ]
  }

  private func page(_ files: [Looked], width: Int, _ style: Style) -> String {
    var table = TextTable([.text("strategy"), .text("file"), .number("grid"), .text("parameters")])
    var count = 0
    for looked in files {
      let compiled = looked.compiled?.models.map { ($0.description.name, Optional($0.description)) }
      for (name, description) in compiled ?? looked.file.found.map({ ($0.name ?? $0.type, $0.description) }) {
        let parameters = description?.parameters.map { "\($0.name)=\($0.standard)" }
        table.append([
          name, looked.file.path, description.map { NumberText.grouped($0.gridSize) } ?? NumberText.undefined,
          parameters?.joined(separator: " ") ?? "computed in the file",
        ])
        count += 1
      }
    }
    var parts = count == 0 ? ["No strategy was found."] : [table.text(width: width, style: style)]
    let leftOut = files.flatMap { looked in
      looked.file.leftOut.map {
        "\(looked.file.path)\($0.line.map { ":\($0)" } ?? ""): \($0.name) \($0.reason)."
      }
    }
    if !leftOut.isEmpty { parts.append(leftOut.joined(separator: "\n")) }
    let errors = files.flatMap(\.errors)
    if !errors.isEmpty { parts.append(errors.map { style.error($0.description) }.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }
}
