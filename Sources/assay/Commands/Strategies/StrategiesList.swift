import CommandKit
import Diagnostics
import Strategies

struct StrategiesList: Command {
  static let path = "strategies list"
  static let abstract = "List the strategies with their parameters and the size of their grids."
  static let discussion = ""
  static let examples = [
    CommandExample("assay strategies list", "a table"),
    CommandExample("assay strategies list --archetype trend --json", "one archetype as a document"),
  ]

  let archetype = Option(
    "archetype", .choice(Archetype.allCases.map(\.rawValue)), "only strategies of this kind")

  let options = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let wanted = context[archetype]
    let all = try options.library(context).models.filter {
      wanted == nil || $0.description.archetype.rawValue == wanted
    }
    let documents = try all.map { try StrategyText.document($0) }
    let width = context.console.width
    let style = context.console.outputStyle
    return CommandOutput(json: .array(documents), text: table(all, width: width, style))
  }

  private func table(_ all: [StrategyModel], width: Int, _ style: Style) -> String {
    var table = TextTable([
      .number("id"), .text("name"), .text("archetype"), .number("grid"), .text("parameters"),
    ])
    for model in all {
      let description = model.description
      table.append([
        model.file == nil ? "\(description.id)" : "own", description.name, description.archetype.rawValue,
        NumberText.grouped(description.gridSize), description.parameters.map(\.name).joined(separator: ", "),
      ])
    }
    let points = all.reduce(0) { $0 + $1.description.gridSize }
    let summary =
      "\(all.count) strategies, \(NumberText.grouped(points)) grid points before exits. "
      + "`assay strategies show NAME` explains one."
    return table.text(width: width, style: style) + "\n\n" + TextWrap.wrapped(summary, width: width)
  }
}
