import CommandKit
import Diagnostics
import Market
import Storage

/// A series made from a scenario and put into the catalogue, for `scenario generate` and `data scenario`.
struct SyntheticBars: ParameterGroup {
  let name = Argument.required(
    "NAME", .text.suggesting(ScenarioCatalogue.names), "a scenario; `assay scenario list` has them")
  let scenarios = ScenarioInput()
  let symbol = Option.required(
    "symbol", .text("S"), "the instrument whose sessions, tick and price level to take")
  let storedAs = Option(
    "as", .text("S"), "the symbol under which the bars are stored; that of --symbol unless given")
  let timeframe = Option("timeframe", .timeframe, default: .day, "length of a bar, up to 1d")
  let bars = Option("bars", .integer(in: 1...10_000_000), default: 2_520, "how many bars")
  let start = Option("start", .date, default: Self.standardStart, "first session date")

  /// 2010-01-04.
  private static let standardStart = CivilDate(daysSinceEpoch: 14_613)

  /// Makes and stores the series.
  ///
  /// - Throws: `real_bars` where real ones would be replaced.
  func output(_ context: CommandContext) throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let scenario = try scenarios.scenario(named: context[name], context)
    let seed = context.globals.seed ?? 1
    var instrument = try catalogue.instrument(context[symbol])
    if context[timeframe] > .day {
      throw AssayError(
        code: "long_timeframe", message: "Synthetic bars last at most a day, not \(context[timeframe]).",
        remedy: "Make days and join them with `assay data resample`.", place: "--timeframe", kind: .usage)
    }
    let market = SyntheticMarket(
      instrument: instrument, timeframe: context[timeframe], start: context[start], scenario: scenario)
    let series = try market.bars(count: context[bars], seed: seed)
    instrument.symbol = context[storedAs] ?? instrument.symbol
    try refuseToReplaceRealBars(in: catalogue, of: instrument.symbol, context)
    let entry = try catalogue.put(series.named(instrument.symbol), Self.provenance(of: market, seed: seed))
    return page(entry, scenario, StylisedFacts(series), context)
  }

  static func provenance(of market: SyntheticMarket, seed: UInt64) -> BarProvenance {
    BarProvenance(
      source: "synthetic: \(market.scenario.name), seed \(seed)", importedBy: "assay \(Version.number)",
      synthetic: [
        "scenario": market.scenario.json, "seed": .string(String(seed)),
        "instrument": .string(market.instrument.symbol), "start": .string(market.start.description),
        "start_price": .number(market.startPrice),
      ])
  }

  private func refuseToReplaceRealBars(
    in catalogue: Catalogue, of symbol: String, _ context: CommandContext
  ) throws {
    let timeframe = context[timeframe]
    guard try catalogue.timeframes(of: symbol).contains(timeframe),
      try !catalogue.entry(symbol, timeframe).provenance.isSynthetic
    else { return }
    throw AssayError(
      code: "real_bars", message: "The catalogue has real \(timeframe) bars of \(symbol).",
      remedy: "Store the synthetic ones under another symbol, as with `--as \(symbol)-TEST`.", place: symbol,
      kind: .usage)
  }

  private func page(
    _ entry: CatalogueEntry, _ scenario: MarketScenario, _ facts: StylisedFacts, _ context: CommandContext
  ) -> CommandOutput {
    var page = FieldList()
    page.heading("\(entry.symbol) \(entry.timeframe): \(scenario.name), which never traded")
    page.append("bars", NumberText.grouped(entry.barCount))
    page.append("first", entry.first ?? NumberText.undefined)
    page.append("last", entry.last ?? NumberText.undefined)
    FactsText.append(facts, to: &page)
    let text = page.text(style: context.console.outputStyle)
    return CommandOutput(
      json: [
        "entry": EntryText.document(entry), "scenario": scenario.json, "facts": FactsText.document(facts),
      ], text: text)
  }
}
