import CommandKit
import Diagnostics
import Market
import Storage

struct DataAdjust: Command {
  static let path = "data adjust"
  static let abstract = "Adjust stored bars for splits and dividends of a file."
  static let discussion = """
    The file has the columns date, action and value: `2020-08-31,split,4` (new shares for an old one; `4:1` is the
    same) or `2024-02-09,dividend,0.24`. The date is the first session at the new price. Later prices stay as traded; a
    split that the prices do not show is refused, because they are adjusted already. Every adjustment is kept in the
    provenance of the bars.
    """
  static let examples = [
    CommandExample("assay data adjust AAPL --timeframe 1d --actions actions.csv", "in place"),
    CommandExample(
      "assay data adjust AAPL --timeframe 1d --actions actions.csv --splits-only --as AAPL-SPLIT",
      "beside them"),
  ]

  let symbol = Argument.required("SYMBOL", .text, "a symbol of the catalogue").orOption("symbol")
  let timeframe = Option.required("timeframe", .timeframe, "length of a bar")
  let actions = Option.required("actions", .file.named("ACTIONS.csv"), "splits and dividends")
  let isSplitsOnly = Flag("splits-only", "leave dividends out")
  let storedAs = Option("as", .text("NAME"), "store the result under another symbol")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let entry = try catalogue.entry(context[symbol], context[timeframe])
    var series = try catalogue.load(context[symbol], context[timeframe])
    let file = context[actions]
    let all = try ActionsFile.read(file).filter { action in
      if case .dividend = action.kind { return !context[isSplitsOnly] }
      return true
    }
    try refuseTwice(entry, file)
    let (adjusted, applied) = try series.adjusted(for: all, place: file)
    series = adjusted.named(context[storedAs] ?? adjusted.instrument.symbol)
    var provenance = entry.provenance
    provenance.adjustments.append(
      "adjusted for \(applied) \(context[isSplitsOnly] ? "splits" : "splits and dividends") of \(file)")
    let stored = try catalogue.put(series, provenance)
    var json = EntryText.document(stored).objectValue ?? [:]
    json["applied_actions"] = JSONValue(applied)
    json["actions_outside_the_bars"] = JSONValue(all.count - applied)
    return CommandOutput(
      json: .object(json),
      text:
        "Adjusted \(NumberText.grouped(stored.barCount)) bars of \(stored.symbol) \(stored.timeframe) for \(applied) "
        + "of \(all.count) action\(all.count == 1 ? "" : "s")"
        + (applied < all.count ? "; the others lie outside the bars." : "."))
  }

  private func refuseTwice(_ entry: CatalogueEntry, _ file: String) throws {
    guard let done = entry.provenance.adjustments.first(where: { $0.hasPrefix("adjusted for ") }) else {
      return
    }
    throw AssayError(
      code: "already_adjusted", message: "The bars of \(entry.symbol) \(entry.timeframe) are \(done).",
      remedy: "Import the raw bars again with `--replace` first.", place: file, kind: .usage)
  }
}
