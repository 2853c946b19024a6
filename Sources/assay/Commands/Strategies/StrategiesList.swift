import CommandKit
import Diagnostics
import Strategies
import UserStrategies

struct StrategiesList: Command {
  static let path = "strategies list"
  static let abstract = "List the strategies with their parameters and the size of their grids."
  static let discussion = """
    Your own strategies are listed by what their source says. No code of theirs is compiled or run; their warm-up and
    needs are known when one is named, as in `assay strategies show NAME`.
    """
  static let examples = [
    CommandExample("assay strategies list", "a table"),
    CommandExample("assay strategies list --archetype trend --json", "one archetype as a document"),
  ]

  let archetype = Option(
    "archetype", .choice(Archetype.allCases.map(\.rawValue)), "only strategies of this kind")

  let options = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let wanted = context[archetype].flatMap { Archetype(rawValue: $0) }
    let own = try options.directory(context).map { try UserStrategyFolder($0) }
    var list = try StrategyLibrary.builtIn.models.map { model in
      Row(
        "\(model.description.id)", model.description.name, model.description, try StrategyText.document(model)
      )
    }
    for file in own?.files ?? [] {
      list += file.found.map {
        Row("own", $0.name ?? $0.type, $0.description, StrategyText.document($0, in: file.path))
      }
    }
    for error in own?.errors ?? [] { context.console.warning(error.description) }
    let rows = list.filter { row in wanted.map { row.description?.archetype == $0 } ?? true }
    let width = context.console.width
    let style = context.console.outputStyle
    return CommandOutput(json: .array(rows.map(\.document)), text: table(rows, width: width, style))
  }

  private struct Row {
    var id: String
    var name: String
    /// `nil` where only running the code could tell.
    var description: StrategyDescription?
    var document: JSONValue

    init(_ id: String, _ name: String, _ description: StrategyDescription?, _ document: JSONValue) {
      self.id = id
      self.name = name
      self.description = description
      self.document = document
    }
  }

  private func table(_ all: [Row], width: Int, _ style: Style) -> String {
    var table = TextTable([
      .number("id"), .text("name"), .text("archetype"), .number("grid"), .text("parameters"),
    ])
    for row in all {
      table.append([
        row.id, row.name, row.description?.archetype.rawValue ?? NumberText.undefined,
        row.description.map { NumberText.grouped($0.gridSize) } ?? NumberText.undefined,
        row.description.map { $0.parameters.map(\.name).joined(separator: ", ") } ?? "computed in the file",
      ])
    }
    let points = all.reduce(0) { $0 + ($1.description?.gridSize ?? 0) }
    let summary =
      "\(all.count) strategies, \(NumberText.grouped(points)) grid points before exits. "
      + "`assay strategies show NAME` explains one."
    return table.text(width: width, style: style) + "\n\n" + TextWrap.wrapped(summary, width: width)
  }
}
