import CommandKit
import Diagnostics
import Learning
import Market
import Storage

struct SizingPredict: Command {
  static let path = "sizing predict"
  static let abstract = "Print the fraction of capital of each strategy and symbol for the coming window."
  static let discussion = """
    The rows are those of the newest window of the dataset's features. A window from which the model learned is not to
    come; its size is what the model would say again, and is marked so.
    """
  static let examples = [
    CommandExample("assay sizing predict --dataset dataset --model sizes.json", "sizes for tomorrow"),
    CommandExample(
      "assay sizing predict --dataset dataset --model sizes.json --sizes sizes.csv --json",
      "for other programs"),
  ]

  let input = SizingInput()
  let model = Option.required("model", .file, "a model of `assay sizing train`")
  let sizes = Option("sizes", .file, "write them to .csv or .parquet")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let rows = try input.rows(context)
    let model = try SizingModel(path: context[model])
    let newest = rows.windows.max() ?? 0
    let chosen = (0..<rows.count).filter { rows.windows[$0] == newest }
    let fractions = try model.fractions(rows, of: chosen)
    if let path = context[sizes] {
      try CSVFile.writeByName(SizeTable(rows, of: chosen, fractions: fractions).table, to: path)
    }
    let isKnown = chosen.contains { rows.starts[$0] < model.trainedThrough }
    if isKnown {
      context.console.warning("the model has learned from window \(newest); these are not forecasts of it")
    }
    let start = chosen.map { rows.starts[$0] }.min().map { Timestamp(nanoseconds: $0).description }
    let json: JSONValue = [
      "window": JSONValue(newest), "start_time": JSONValue(start), "model_has_seen_it": .bool(isKnown),
      "sizes": .array(
        zip(chosen, fractions).map { row, fraction in
          [
            "symbol": .string(rows.symbols[row]), "strategy": .string(rows.strategies[row]),
            "fraction": .number(fraction),
          ]
        }),
    ]
    return CommandOutput(json: json, text: text(rows, chosen, fractions, context.console.outputStyle))
  }

  private func text(_ rows: SizingRows, _ chosen: [Int], _ fractions: [Double], _ style: Style) -> String {
    var table = TextTable([.text("symbol"), .text("strategy"), .number("fraction")])
    for (row, fraction) in zip(chosen, fractions) {
      table.append([rows.symbols[row], rows.strategies[row], NumberText.fixed(fraction, 3)])
    }
    return table.text(style: style)
  }
}
