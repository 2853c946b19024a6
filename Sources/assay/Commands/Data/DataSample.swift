import CommandKit
import Diagnostics
import Market
import Storage

struct DataSample: Command {
  static let path = "data sample"
  static let abstract = "Put real sample prices into the catalogue: five US shares and two indices, daily."
  static let discussion = """
    The prices come from packages that set-up fetches; nothing is made up. Shares are adjusted for splits and
    dividends; `assay data show SYMBOL` lists every adjustment.
    """
  static let examples = [CommandExample("assay data sample", "a catalogue to start with")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let entries = try SampleData.install(
      into: catalogue, from: try Installation.sampleFiles(), importedBy: "assay \(Version.number)")
    let folder = context.globals.data
    let width = context.console.width
    let style = context.console.outputStyle
    return CommandOutput(
      json: .array(entries.map(EntryText.document)), text: page(entries, folder, width: width, style))
  }

  private func page(_ entries: [CatalogueEntry], _ folder: String, width: Int, _ style: Style) -> String {
    var table = TextTable([
      .text("symbol"), .text("what it is"), .number("bars"), .text("first"), .text("last"), .text("source"),
    ])
    for (sample, entry) in zip(SampleData.all, entries) {
      table.append([
        entry.symbol, sample.name, NumberText.grouped(entry.barCount), String((entry.first ?? "").prefix(10)),
        String((entry.last ?? "").prefix(10)), sample.source,
      ])
    }
    return table.text(width: width, style: style)
      + "\n\nStored in \(folder). Next: `assay data check AAPL`, or `assay strategies list`."
  }
}
