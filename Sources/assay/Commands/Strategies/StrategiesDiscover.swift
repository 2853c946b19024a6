import CommandKit
import Diagnostics
import Strategies
import UserStrategies

struct StrategiesDiscover: Command {
  static let path = "strategies discover"
  static let abstract = "Find the strategies in a folder of plain Swift files."
  static let discussion = """
    A type is a strategy when it conforms to SignalExitStrategy or PositionExitStrategy, or when its name ends in
    Strategy, Bot, Trader, System or Algo and it has `func enters(_ now: Moment) -> Bool` and an initialiser with
    defaults. Files and types named test_*, *_test, demo_* and example_* are left out. Each file is compiled once; one
    that does not compile is reported with line and column, and the others go on.
    """
  static let examples = [
    CommandExample(
      "assay strategies discover assay-data/strategies", "what is there, and what is wrong with it"),
    CommandExample("assay strategies discover rules --json", "as a document"),
  ]

  let folder = Argument.required("DIR", .folder, "folder of .swift files")
  let options = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let found = try UserStrategyFolder(context[folder], settings: options.settings(context))
    let style = context.console.outputStyle
    let width = context.console.width
    return CommandOutput(
      json: ["folder": .string(context[folder]), "files": .array(try found.files.map(document))],
      exitCode: found.errors.isEmpty ? .done : .badData, text: page(found, width: width, style))
  }

  private func document(_ file: UserStrategyFolder.File) throws -> JSONValue {
    [
      "file": .string(file.path),
      "strategies": .array(try file.models.map { try StrategyText.document($0) }),
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
        file.errors.map {
          [
            "code": .string($0.code), "message": .string($0.message), "remedy": .string($0.remedy),
            "where": JSONValue($0.place),
          ]
        }),
    ]
  }

  private func page(_ found: UserStrategyFolder, width: Int, _ style: Style) -> String {
    var table = TextTable([.text("strategy"), .text("file"), .number("grid"), .text("parameters")])
    for file in found.files {
      for model in file.models {
        let parameters = model.description.parameters.map { "\($0.name)=\($0.standard)" }
        table.append([
          model.description.name, file.path, NumberText.grouped(model.description.gridSize),
          parameters.joined(separator: " "),
        ])
      }
    }
    var parts = found.models.isEmpty ? ["No strategy was found."] : [table.text(width: width, style: style)]
    let leftOut = found.files.flatMap { file in
      file.leftOut.map { "\(file.path)\($0.line.map { ":\($0)" } ?? ""): \($0.name) \($0.reason)." }
    }
    if !leftOut.isEmpty { parts.append(leftOut.joined(separator: "\n")) }
    if !found.errors.isEmpty {
      parts.append(found.errors.map { style.error($0.description) }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }
}
