import CommandKit
import Diagnostics
import Indicators

/// The catalogue of indicators as a table and as a document.
enum IndicatorList {
  static func output(_ context: CommandContext) -> CommandOutput {
    let all = IndicatorCatalogue.all.map { $0.metadata }
    let width = context.console.width
    let style = context.console.outputStyle
    return CommandOutput(json: .array(all.map(document)), text: table(all, width: width, style))
  }

  private static func document(_ metadata: IndicatorMetadata) -> JSONValue {
    [
      "name": .string(metadata.name), "title": .string(metadata.title),
      "inputs": JSONValue(metadata.inputs.map(\.standard.rawValue)),
      "parameters": .array(
        metadata.parameters.map {
          [
            "name": .string($0.name), "default": .number($0.standard), "least": .number($0.range.lowerBound),
            "most": .number($0.range.upperBound), "suggested": JSONValue($0.suggested),
          ]
        }),
      "outputs": JSONValue(metadata.outputs),
    ]
  }

  private static func table(_ all: [IndicatorMetadata], width: Int, _ style: Style) -> String {
    var table = TextTable([.text("name"), .text("what it is, and its parameters with their defaults")])
    for metadata in all {
      let parameters = metadata.parameters.map { "\($0.name)=\(NumberText.significant($0.standard))" }
      let list = parameters.isEmpty ? "" : ": " + parameters.joined(separator: " ")
      table.append([metadata.name, metadata.title + list])
    }
    return table.text(width: width, style: style)
  }
}
