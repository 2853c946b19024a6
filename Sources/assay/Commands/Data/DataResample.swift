import CommandKit
import Diagnostics
import Market
import Storage

struct DataResample: Command {
  static let path = "data resample"
  static let abstract = "Join bars to a coarser timeframe on session boundaries."
  static let discussion = "The new bars stand in the catalogue beside those they were made of."
  static let examples = [
    CommandExample("assay data resample ES --from 15m --to 1h", "hours from quarters"),
    CommandExample(
      "assay data resample SPY --from 5m --to 1d --regular-hours", "days without extended hours"),
  ]

  let symbol = Argument.required("SYMBOL", .text, "a symbol of the catalogue")
  let from = Option.required("from", .timeframe, "timeframe to join")
  let to = Option.required("to", .timeframe, "timeframe to make")
  let isRegular = Flag("regular-hours", "leave out bars outside the regular session first")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try Catalogue(directory: context.globals.data)
    let source = try catalogue.entry(context[symbol], context[from])
    var series = try catalogue.load(context[symbol], context[from])
    var provenance = source.provenance
    if context[isRegular] {
      series = try series.regularHours()
      provenance.adjustments.append("bars outside the regular session left out")
    }
    provenance.adjustments.append("joined from \(source.timeframe)")
    let entry = try catalogue.put(try series.resampled(to: context[to]), provenance)
    return CommandOutput(
      json: EntryText.document(entry),
      text: "Stored \(NumberText.grouped(entry.barCount)) bars of \(entry.symbol) \(entry.timeframe), "
        + "joined from \(NumberText.grouped(source.barCount)) of \(source.timeframe).")
  }
}
