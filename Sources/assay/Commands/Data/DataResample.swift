import CommandKit
import Diagnostics
import Market
import Storage

struct DataResample: Command {
  static let path = "data resample"
  static let abstract = "Join bars to a coarser timeframe on session boundaries."
  static let discussion = """
    The new bars stand in the catalogue beside those they were made of. Days and hours are counted from the open of a
    session, and half days end early. A last bar that is not over yet is marked in the answer and in its provenance;
    --whole leaves it out.
    """
  static let examples = [
    CommandExample("assay data resample ES --timeframe 15m --into 1h", "hours from quarters"),
    CommandExample(
      "assay data resample SPY --timeframe 5m --into 1d --regular-hours", "days without extended hours"),
  ]

  let symbol = Argument.required("SYMBOL", .text, "a symbol of the catalogue").orOption("symbol")
  let from = Option.required("timeframe", .timeframe, "timeframe to join").formerly("from")
  let to = Option.required("into", .timeframe, "timeframe to make").formerly("to")
  let isWhole = Flag("whole", "leave out a last bar that is not over")
  let isRegular = Flag("regular-hours", "leave out bars outside the regular session first")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let source = try catalogue.entry(context[symbol], context[from])
    var series = try catalogue.load(context[symbol], context[from])
    var provenance = source.provenance
    if context[isRegular] {
      series = try series.regularHours()
      provenance.adjustments.append("bars outside the regular session left out")
    }
    provenance.adjustments.append("joined from \(source.timeframe)")
    var joined = try series.resampled(to: context[to])
    let unfinished = try series.unfinishedBar(of: joined)
    if let unfinished { handle(unfinished, &joined, &provenance, context) }
    let entry = try catalogue.put(joined, provenance)
    var json = EntryText.document(entry).objectValue ?? [:]
    json["unfinished_bar"] =
      unfinished.map {
        [
          "time": .string($0.time), "bars": JSONValue($0.bars), "of": JSONValue($0.whole),
          "is_left_out": .bool(context[isWhole]),
        ]
      } ?? .null
    return CommandOutput(
      json: .object(json),
      text: "Stored \(NumberText.grouped(entry.barCount)) bars of \(entry.symbol) \(entry.timeframe), "
        + "joined from \(NumberText.grouped(source.barCount)) of \(source.timeframe).")
  }

  private func handle(
    _ bar: UnfinishedBar, _ joined: inout BarSeries, _ provenance: inout BarProvenance,
    _ context: CommandContext
  ) {
    let what =
      "\(bar.time.prefix(16)) is not over: it holds \(bar.bars) of \(bar.whole) bars of \(context[from])"
    if context[isWhole] {
      joined = joined.slice(0..<joined.count - 1)
      provenance.adjustments.append("a last bar that was not over left out")
      context.console.info("The last bar, \(what); it is left out.")
    } else {
      provenance.adjustments.append("the last bar, \(what)")
      context.console.warning("The last bar, \(what). Leave it out with `--whole`.")
    }
  }
}
