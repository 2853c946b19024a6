import CommandKit
import Diagnostics
import Market
import Storage

struct DataExport: Command {
  static let path = "data export"
  static let abstract = "Write bars of the catalogue as CSV with full precision."
  static let discussion = """
    Timestamps are bar closes in UTC; bars of a day or longer carry their session date at midnight. Volume is
    empty where the source has none. The table goes to standard output unless --output names a file.
    """
  static let examples = [
    CommandExample("assay data export ES --timeframe 1d --output ES.csv", "a file"),
    CommandExample("assay data export ES --timeframe 15m --from 2025-01-01 --to 2025-02-01", "a month"),
  ]

  let symbol = Argument.required("SYMBOL", .text, "a symbol of the catalogue").orOption("symbol")
  let timeframe = Option.required("timeframe", .timeframe, "length of a bar")
  let from = Option("from", .date, "first session date")
  let to = Option("to", .date, "session date before which to end")
  let output = Option("output", .file.named("OUT.csv"), "where the table is written")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let series = try catalogue.load(context[symbol], context[timeframe])
      .slice(from: context[from], to: context[to])
    var columns = [
      ("open", series.open), ("high", series.high), ("low", series.low), ("close", series.close),
    ]
    if let volume = series.volume { columns.append(("volume", volume)) }
    let table = NumberTable(
      columns: columns.map { NumberTable.Column(name: $0.0, values: $0.1) },
      labels: (0..<series.count).map { series.displayTime($0) })
    var json: JSONObject = ["bars": JSONValue(series.count)]
    guard let path = context[output] else {
      json["timestamp"] = JSONValue(table.labels)
      for column in table.columns { json[column.name] = JSONValue(column.values) }
      return CommandOutput(json: .object(json), text: table.text(labelName: "timestamp"))
    }
    try AtomicFile.replace(path, with: table.text(labelName: "timestamp"))
    json["output"] = .string(path)
    return CommandOutput(json: .object(json), text: "\(path): \(NumberText.grouped(series.count)) bars")
  }
}
