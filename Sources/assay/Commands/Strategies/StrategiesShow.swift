import CommandKit
import Diagnostics
import Strategies

struct StrategiesShow: Command {
  static let path = "strategies show"
  static let abstract = "Explain a strategy: its rules, parameters, grid and warm-up."
  static let discussion = ""
  static let examples = [
    CommandExample("assay strategies show RSI2_MeanReversion", "by name, in any case"),
    CommandExample("assay strategies show 21 --json", "by number, as a document"),
  ]

  let name = Argument.required(
    "NAME", .text.suggesting(StrategyCatalogue.names), "name or number of a strategy")

  let options = StrategyOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let model = try options.library(context, for: [context[name]]).model(named: context[name])
    let document = try StrategyText.document(model)
    let width = context.console.width
    let style = context.console.outputStyle
    return CommandOutput(json: document, text: page(model, document, width: width, style))
  }

  private func page(_ model: StrategyModel, _ document: JSONValue, width: Int, _ style: Style) -> String {
    let description = model.description
    var rules = TextTable([.text("rule"), .text("in words")])
    rules.append(["enter when", description.entry])
    rules.append(["leave when", description.exit])
    if !description.reading.isEmpty { rules.append(["read as", description.reading]) }
    rules.append(["source", description.source])
    var parameters = TextTable([.text("parameter"), .number("default"), .text("grid"), .text("meaning")])
    for parameter in description.parameters {
      let grid = parameter.grid.map(\.description).joined(separator: ", ")
      parameters.append([parameter.name, parameter.standard.description, grid, parameter.help])
    }
    let needs = ["requires", "needs"].flatMap { document[$0]?.arrayValue?.compactMap(\.stringValue) ?? [] }
    let warmUp = document["warm_up"]?.integerValue.map(NumberText.grouped) ?? NumberText.undefined
    return [
      style.bold("\(model.file?.path ?? "\(description.id)")  \(description.name)")
        + "  \(description.archetype.rawValue)",
      rules.text(width: width, style: style), parameters.text(width: width, style: style),
      TextWrap.wrapped(
        "\(NumberText.grouped(description.gridSize)) grid points before exits, \(warmUp) bars of warm-up "
          + "with the defaults" + (needs.isEmpty ? "." : "; needs \(needs.joined(separator: " and "))."),
        width: width),
    ].joined(separator: "\n\n")
  }
}
