import CommandKit
import Diagnostics
import Market
import Storage

struct DataList: Command {
  static let path = "data list"
  static let abstract = "List the bars in the catalogue."
  static let discussion = ""
  static let examples = [CommandExample("assay data list", "symbols, timeframes, ranges and sources")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let entries = try context.workspace.catalogue().list()
    let folder = context.globals.data
    let width = context.console.width
    let style = context.console.outputStyle
    return CommandOutput(
      json: .array(entries.map(EntryText.document)), text: table(entries, folder, width: width, style))
  }

  /// The last part of a path; `assay data show` has the whole.
  private static func name(of source: String) -> String {
    source.contains(": ") ? source : source.split(separator: "/").last.map(String.init) ?? source
  }

  private func table(_ entries: [CatalogueEntry], _ folder: String, width: Int, _ style: Style) -> String {
    if entries.isEmpty {
      return "The catalogue \(folder) is empty: fill it with `assay data sample` or `assay data import`."
    }
    var table = TextTable([
      .text("symbol"), .text("timeframe"), .number("bars"), .text("first"), .text("last"), .text("class"),
      .text("source"),
    ])
    for entry in entries {
      table.append([
        entry.symbol, entry.timeframe.description, NumberText.grouped(entry.barCount),
        String((entry.first ?? "").prefix(10)), String((entry.last ?? "").prefix(10)),
        entry.instrument.assetClass.rawValue,
        entry.provenance.isSynthetic ? entry.provenance.source : Self.name(of: entry.provenance.source),
      ])
    }
    let bars = NumberText.grouped(entries.reduce(0) { $0 + $1.barCount })
    return table.text(width: width, style: style) + "\n\n\(entries.count) series, \(bars) bars in \(folder)"
  }
}
