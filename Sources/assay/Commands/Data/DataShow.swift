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

  let bars = StoredBarsOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let symbol = context[bars.symbol]
    // With the contract that the engine uses, which `instruments.yaml` may have changed since the import.
    let entries = try bars.timeframes(in: catalogue, context).map { timeframe in
      var entry = try catalogue.entry(symbol, timeframe)
      entry.instrument = catalogue.contract(of: entry)
      return entry
    }
    var page = FieldList()
    if let instrument = entries.first?.instrument {
      EntryText.appendInstrument(instrument, to: &page)
      page.append(
        "contract from",
        catalogue.describes(symbol)
          ? "\(catalogue.directory)/\(InstrumentsFile.name)" : "the defaults of its class (Guides/Costs.md)")
    }
    for entry in entries { EntryText.append(entry, to: &page) }
    let text = page.text(style: context.console.outputStyle, valueLimit: 0)
    return CommandOutput(json: .array(entries.map(\.json)), text: text)
  }
}
