import CommandKit
import Diagnostics
import Factory
import Features
import Market
import Storage

struct LearnSignals: Command {
  static let path = "learn signals"
  static let abstract = "Collect signals as of their dates, with features and with what followed."
  static let discussion = """
    Every strategy is run over the bars of every symbol. A signal holds what was known at the close of its bar: its
    confidence, the state of the market, and the features. Then it is followed from the open of the next bar: stop,
    target or time, whichever comes first, and where a bar holds both stop and target, the stop. Returns are after the
    costs of the instrument. Signals whose outcome lies beyond the data are counted and left out.

    The market of `market_regime` and `market_trend` comes from `--reference market=SYMBOL`, the volatility index from
    `--reference volatility_index=SYMBOL`. The index of a sector is the mean of its members among the symbols. What is
    not given is undefined, and strategies that need it are left out with the reason.

    A file OUT.metadata.json beside the table counts the signals and explains every column. Finished symbols are kept in
    the cache: an interrupted collection goes on where it stopped.
    """
  static let examples = [
    CommandExample("assay learn signals --output signals.parquet", "every symbol with daily bars"),
    CommandExample(
      "assay learn signals --reference market=SPY --reference volatility_index=VIX --sectors sectors.csv "
        + "--fundamentals reports.csv --from 2012-01-01 --to 2024-12-31 --output signals.parquet",
      "with market, sectors and reports"),
  ]

  let symbols = Option(
    "symbols", .list(of: .text("S")),
    "symbols of the catalogue; all tradable ones that have the timeframe unless given")
  let timeframe = Option("timeframe", .timeframe, default: .day, "length of a bar")
  let strategies = Option(
    "strategies", .list(of: .text("NAME").suggesting(SignalStrategy.names)),
    "signal strategies; all ten unless given")
  let from = Option("from", .date, "first session of a signal; earlier bars fill the look-backs")
  let to = Option("to", .date, "last session of a signal; later bars decide its outcome")
  let horizon = Option(
    "horizon-days", .integer(in: 1...3_650), default: 30, "calendar days after which time is over")
  let isLongOnly = Flag("long-only", "no signals to sell short")
  let features = Option(
    "features", .list(of: .text("NAME").suggesting(FeatureCatalogue.names)),
    "names, or group:NAME; all unless given")
  let sectors = Option("sectors", .file, "table with the columns symbol and sector")
  let inputs = FeatureInputs()
  let costs = CostOptions()
  let output = Option(
    "output", .file.named("OUT.parquet|.csv"), default: "signals.parquet", "where the table is written")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let run = try signals(context)
    let (console, interruption) = (context.console, context.interruption)
    FeatureSelection.warn(about: run.left, on: console)
    let collection = try await interruption.deferring {
      try await run.execute(
        cache: context.workspace.cache, workers: context.globals.workers,
        progress: { console.info("\($0) (\($1) of \($2))") }, isInterrupted: { interruption.isRequested })
    }
    guard let collection else { throw Interrupted(remedy: "The same command goes on where it stopped.") }
    let path = context[output]
    let metadata = try collection.write(to: path)
    var json = collection.metadata.objectValue ?? JSONObject()
    for key in ["features", "strategies", "outcomes", "outcome_columns"] { json[key] = nil }
    json["output"] = .string(path)
    json["metadata"] = .string(metadata)
    return CommandOutput(
      json: .object(json), text: SignalCollectionPage(collection.metadata, path, metadata).text)
  }

  private func signals(_ context: CommandContext) throws -> SignalRun {
    let catalogue = try context.workspace.catalogue()
    let timeframe = context[timeframe]
    let chosen =
      try context[symbols]
      ?? DatasetWork.available(context, timeframe).filter {
        try catalogue.instrument($0, timeframe).isTradable
      }
    let wanted = try context[strategies]?.map { try SignalStrategy.named($0) } ?? SignalStrategy.all
    var configuration = SignalConfiguration(
      symbols: chosen, timeframe: timeframe, strategies: wanted, from: context[from], to: context[to],
      horizonDays: context[horizon], takesSales: !context[isLongOnly], costs: try costs.override(context))
    if let names = context[features] { configuration.features = try FeatureCatalogue.features(named: names) }
    let reports = try inputs.readFundamentals(context)
    var given = SignalRun.Inputs(
      references: try inputs.readReferences(context, timeframe: timeframe),
      sectors: try context[sectors].map { try SectorMap(file: $0) } ?? SectorMap(),
      fundamentals: reports.map { ($0.histories, $0.digest) })
    given.tables = try inputs.readTables(context[features], context)
    return try SignalRun(configuration, source: catalogue, inputs: given, codeVersion: Version.code)
  }
}

/// The counts of a collection for people.
private struct SignalCollectionPage {
  let text: String

  init(_ metadata: JSONValue, _ path: String, _ beside: String) {
    var parts = [
      "\(NumberText.grouped(metadata["signals"]?.integerValue ?? 0)) signals in \(path), explained in \(beside)"
    ]
    for (title, key) in [
      ("strategy", "by_strategy"), ("type", "by_type"), ("ended by", "by_outcome"), ("year", "by_year"),
    ] {
      var table = TextTable([
        .text(title), .number("signals"), .number("effective"), .number("paid"), .number("mean return"),
      ])
      for member in metadata[key]?.objectValue?.members ?? [] {
        table.append(Self.row(member.key, member.value))
      }
      if key == "by_strategy", let total = metadata["total"] { table.append(Self.row("all", total)) }
      if !table.rows.isEmpty { parts.append(table.text()) }
    }
    parts.append(
      "effective: signals counted by their average uniqueness. paid: share with a return above 0 after costs."
    )
    text = parts.joined(separator: "\n\n")
  }

  private static func row(_ name: String, _ figures: JSONValue) -> [String] {
    [
      name, NumberText.grouped(figures["signals"]?.integerValue ?? 0),
      NumberText.grouped(Int((figures["effective_signals"]?.doubleValue ?? 0).rounded())),
      NumberText.percent(figures["success_share"]?.doubleValue, 1),
      NumberText.percent(figures["mean_return"]?.doubleValue),
    ]
  }
}
