import Backtest
import CommandKit
import Diagnostics
import Factory
import Import
import Indicators
import Market
import Reports
import Storage

struct ReplayCommand: Command {
  static let path = "replay"
  static let abstract = "Run a list of orders against bars: fills, trades, equity."
  static let discussion = """
    ORDERS has a line an order: `timestamp` of the bar after whose close it is sent, `side` (buy, sell),
    `quantity`, `type` (market, limit, stop, stop_limit, trailing_stop, market_on_open, market_on_close), and as
    needed `limit`, `stop`, `trailing` (points, or 2%), `take_profit`, `stop_loss`, `time_in_force` (gtc, day, a
    number of bars), `delay`, `group` (orders of a group cancel each other) and `reduce_only` (yes: it never opens
    a position).

    Without --symbol there are no costs but those given, no tick, and quantities may be fractions.
    """
  static let examples = [
    CommandExample("assay replay --input bars.csv --orders orders.csv", "prints fills and trades"),
    CommandExample(
      "assay replay --input bars.csv --orders orders.csv --capital 10000 --commission 0.001 --slippage-bps 5 "
        + "--intrabar ohlc_path --equity equity.csv --json", "with costs, for another program"),
  ]

  let input = Option.required(
    "input", .file.named("BARS.csv"), "bars in any form that `assay data import` reads")
  let orders = Option.required("orders", .file.named("ORDERS.csv"), "the orders")
  let equity = Option(
    "equity", .file, "write timestamp, equity, cash and position at every bar to .csv or .parquet")
  let symbol = Option(
    "symbol", .text("S"), "what the bars are of; sets tick, lot, point value, costs and sessions")
  let timeframe = Option("timeframe", .timeframe, "length of a bar")
  let capital = Option("capital", .positive("AMOUNT"), default: 100_000, "starting capital")
  let execution = FillOptions()
  let costs = CostOptions()
  let transactionCosts = TransactionCostOptions()
  let account = AccountOptions()
  let currencies = CurrencyOptions()
  let finer = Option("finer", .file.named("FINER.csv"), "bars of a finer timeframe for --intrabar drill_down")
  let file = BarFile()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let instrument = try instrument(context)
    let series = try bars(context[input], instrument, context[timeframe], context)
    let entries = try OrderFile(
      context[orders], stamps: BarStamps(series, file: context[input]), instrument: instrument
    ).entries
    var configuration = AccountConfiguration(
      capital: context[capital], execution: try execution.rules(context), account: try account.rules(context),
      costs: [try costs.costs(context, for: instrument)],
      transactionCosts: try transactionCosts.transactionCosts(context),
      closesAtEnd: false)
    configuration.sizing = .units(1)
    let replay = try OrderReplay(
      entries, on: IndicatorStore(series), configuration: configuration,
      inputs: try inputs(context, instrument), account: try exchange(context, series))
    if let path = context[equity] { try CSVFile.writeByName(ReplayTable.equity(replay), to: path) }
    for note in ReplayDocument.notes(of: replay) { context.console.warning(note) }
    return CommandOutput(
      json: .object(ReplayDocument.json(replay)), text: ReplayPage(replay).text(context.console.outputStyle))
  }

  private func instrument(_ context: CommandContext) throws -> Instrument {
    if let symbol = context[symbol] {
      return try context.workspace.catalogue().instrument(symbol, assetClass: context[file.assetClass])
    }
    return Instrument(symbol: "bars", assetClass: .cfd, lot: 1e-8, sessions: .aroundTheClock, costs: .free)
  }

  private func bars(
    _ path: String, _ instrument: Instrument, _ timeframe: Timeframe?, _ context: CommandContext
  ) throws -> BarSeries {
    var options = try file.options(context, instrument: instrument, timeframe: timeframe)
    options.isExchangeZoneKnown = context[symbol] != nil
    // Orders name bars by the stamps of the file, so these are taken as they stand.
    if context[symbol] == nil, options.stamp == nil { options.stamp = .close }
    let result = try BarImporter.importFile(path, options: options)
    ImportText.warn(about: result.report, on: context.console)
    return result.series
  }

  /// The account's currency, where it is not the one that the bars are quoted in.
  private func exchange(
    _ context: CommandContext, _ series: BarSeries
  ) throws -> (currency: String, rates: ExchangeRates.Column)? {
    guard let currency = try context[currencies.currency].map(CurrencyOptions.checked) else {
      if context[currencies.rates].isEmpty { return nil }
      throw AssayError(
        code: "missing_option", message: "`--rate` needs the currency of the account.",
        remedy: "Give --currency as well.", place: "--currency", kind: .usage)
    }
    if currency == series.instrument.currency { return nil }
    let rates = ExchangeRates(
      to: currency, constants: context[currencies.rates],
      source: ReplayBars(own: series, catalogue: try? context.workspace.catalogue()))
    return (currency, try rates.column(for: series))
  }

  private func inputs(_ context: CommandContext, _ instrument: Instrument) throws -> AccountInputs {
    guard try execution.rules(context).intrabar == .drillDown else { return AccountInputs() }
    guard let path = context[finer] else {
      throw AssayError(
        code: "missing_finer_bars", message: "`--intrabar drill_down` needs bars of a finer timeframe.",
        remedy: "Give them with --finer FILE.", place: "--finer", kind: .usage)
    }
    return AccountInputs(finer: [0: try bars(path, instrument, nil, context)])
  }
}

/// Where a replay looks for exchange rates: its own bars, when they are those of the pair, then the catalogue.
private struct ReplayBars: BarSource {
  let own: BarSeries
  let catalogue: Catalogue?

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { own.contentHash }

  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    if symbol == own.instrument.symbol, timeframe == own.timeframe { return own }
    guard let catalogue else {
      throw AssayError(
        code: "unknown_symbol", message: "There are no bars of \(symbol).", remedy: "Import them.",
        place: symbol, kind: .badData)
    }
    return try catalogue.load(symbol, timeframe)
  }
}
