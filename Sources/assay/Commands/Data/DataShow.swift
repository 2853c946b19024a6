import CommandKit
import Diagnostics
import Storage

struct DataShow: Command {
  static let path = "data show"
  static let abstract = "Show a symbol: its contract, its bars and where they come from."
  static let discussion = ""
  static let examples = [
    CommandExample("assay data show ES", "every timeframe"),
    CommandExample("assay data show ES --timeframe 15m --json", "with the importer's whole report"),
  ]

  let bars = StoredBars()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try Catalogue(directory: context.globals.data)
    let symbol = context[bars.symbol]
    let entries = try bars.timeframes(in: catalogue, context).map { try catalogue.entry(symbol, $0) }
    var page = FieldList()
    if let instrument = entries.first?.instrument { EntryText.appendInstrument(instrument, to: &page) }
    for entry in entries { EntryText.append(entry, to: &page) }
    let text = page.text(style: context.console.outputStyle, valueLimit: 0)
    return CommandOutput(json: .array(entries.map(\.json)), text: text)
  }
}
