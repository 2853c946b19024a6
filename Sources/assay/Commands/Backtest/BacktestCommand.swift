import Backtest
import CommandKit
import Diagnostics
import Factory
import Features
import Indicators
import Market
import Reports
import Storage
import Strategies

struct BacktestCommand: Command {
  static let path = "backtest"
  static let abstract =
    "Run a strategy on a symbol, or several of both in one account: summary, trades, equity, report."
  static let discussion = """
    Decisions are made at the close of a bar and fill at the open of the next. Beside the strategy's own exit
    signal only the exits that are given apply. Costs are the instrument's own unless given. Every result carries
    both ends of what the unknown path inside its bars can do, and buy and hold beside it, and is noted in the trial
    ledger (`assay ledger`).

    Returns are measured session by session and annualised by the instrument's calendar. Times of trades are UTC: the
    open of the bar for a fill at its open, else its close; for days and longer bars midnight of the session date.

    Several symbols or strategies, with commas between them, trade as books of one account: each strategy on each symbol,
    one cash, one margin, one set of limits. --param NAME.key=value then sets a parameter of one strategy, --param
    key=value that of all that have it. --currency, --rate and --raw-fills make an account of books as well.
    """
  static let examples = [
    CommandExample(
      "assay backtest --symbol AAPL --timeframe 1d --strategy RSI2_MeanReversion",
      "with its default parameters"),
    CommandExample(
      "assay backtest --symbol ES --timeframe 15m --strategy MACross --param ma_fast=5 --param ma_slow=30 "
        + "--stop-loss-atr 2 --take-profit-atr 3 --max-bars-held 20 --flat-by-close --report es.html",
      "with parameters and exits of one's own, and a report to open"),
    CommandExample(
      "assay backtest --symbol AAPL --timeframe 1d --strategy 17 --from 2005-01-01 --to 2010-12-31 "
        + "--trades trades.csv --equity equity.parquet --json", "some years, with files for other programs"),
    CommandExample(
      "assay backtest --symbol ES --timeframe 15m --strategy RSI2_MeanReversion --on 1h --filter trend:50@1d --mirror",
      "the rule on hours, with the trend of days, upside down"),
    CommandExample(
      "assay backtest --symbol ES --timeframe 1d --strategy MACD --from 2022-01-01 --filter-model filters/ES-MACD",
      "only the trades that a filter of `learn filter` keeps"),
    CommandExample(
      "assay backtest --symbol ES,CL,GC --timeframe 1d --strategy MACross,RSI2_MeanReversion --max-positions 4 "
        + "--daily-stop 2500 --max-drawdown 9000", "six books in one account under limits"),
  ]

  let symbol = Option("symbol", .text("S[,S…]"), "symbol in the catalogue; several trade in one account")
  let timeframe = Option("timeframe", .timeframe, "bar length in the catalogue")
  let strategy = Option(
    "strategy", .text("NAME[,NAME…]").suggesting(StrategyCatalogue.names + [ProbabilityStrategy.names[0]]),
    "name or number of a strategy; several trade in one account; ml_prediction takes probabilities")
  let parameters = Option.repeated("param", .assignment, "a parameter of the strategy; may be repeated")
  let probabilities = Option(
    "probabilities", .text("FILE[:COLUMN]"), "table of P(up) at each close, for ml_prediction")
  let threshold = Option(
    "threshold", .number(in: 0.5...0.999), "least probability of an entry; 0.55 unless given")
  let allowsShort = Flag("allow-short", "let ml_prediction enter shorts at 1 − threshold")
  let filterModel = Option(
    "filter-model", .folder, "a filter of `learn filter`: only trades that it keeps are made")
  let from = Option("from", .date, "first session date that is evaluated")
  let to = Option("to", .date, "last session date that is evaluated")
  let composition = CompositionOptions()
  let own = StrategyOptions()
  let exits = ExitOptions()
  let trading = TradingOptions()
  let costs = CostOptions()
  let transactionCosts = TransactionCostOptions()
  let account = AccountOptions()
  let limits = AccountLimitOptions()
  let currencies = CurrencyOptions()
  let rawFills = Flag(
    "raw-fills",
    "of a continuous future fill at the prices of the contract held, and pay for rolls; decisions stay on the adjusted "
      + "series")
  let risk = RiskOptions()
  let learned = LearnedSizerOptions()
  let settings = SettingOptions()
  let ledger = LedgerOptions()
  let trades = Option("trades", .file, "write the trades to a .csv or .parquet file")
  let tradeFeatures = Option(
    "trade-features", .text("default|NAME,NAME"),
    "with --trades: columns of what was known when each trade was decided on, for `learn filter`")
  let equity = Option("equity", .file, "write equity, cash and position at every bar to .csv or .parquet")
  let report = Option(
    "report", .file, "write a report: HTML, or .json, .md or .pdf by the ending of the name")
  let benchmark = Option(
    "benchmark", .text("SYMBOL[:TIMEFRAME]"),
    "with --report: compare with this symbol of the catalogue; buy and hold of the same symbol unless given")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let settings = try merged(context)
    let (symbol, timeframe) = (
      try needed("symbol", settings.symbol), try needed("timeframe", settings.timeframe)
    )
    let catalogue = try context.workspace.catalogue()
    let strategyNames = try needed("strategy", settings.strategy)
    if symbol.contains(",") || strategyNames.contains(",") || settings.accountLimits != .none
      || currencies.isGiven(context) || context[rawFills]
    {
      return try BookBacktest(self, context, settings, catalogue, timeframe).output()
    }
    let entry = try catalogue.entry(symbol, timeframe)
    let series = try catalogue.load(symbol, timeframe)
    let job = try job(context, settings, series, catalogue)
    let provenance = BacktestProvenance(job, entry: entry, settings)
    try writeTables(context, job, [(ArtefactReader.provenanceKey, JSONValue.object(provenance.json).text())])
    try ledger.record([provenance.ledgerEntry()], context)
    if let path = context[report] {
      let model = try BacktestReport(
        job, created: Clock.now(), dataset: try ReportDataset(entry, series), provenance: provenance.report,
        benchmark: try benchmarkBars(context, timeframe, catalogue))
      try ReportRenderer.write(model, to: path)
      context.console.info("The report is in \(path).")
    }
    let quality = try QualitySummary(checking: series)
    var document = try BacktestDocument.json(job, quality: quality, provenance: provenance.json)
    document["notes"] = JSONValue(BacktestNotes.all(job, try BacktestSummary(job.result, in: job.frame)))
    let style = context.console.outputStyle
    let page = BacktestText(job)
    let text = QualityBanner.full(quality, width: context.console.width, style) + (try page.text(style))
    return CommandOutput(json: .object(document), text: text)
  }

  /// The configuration file, `--set`, and over them the options.
  private func merged(_ context: CommandContext) throws -> RunSettings {
    var settings = try settings.read(context)
    try trading.apply(to: &settings, context)
    settings.symbol = context[symbol] ?? settings.symbol
    settings.timeframe = context[timeframe] ?? settings.timeframe
    settings.strategy = context[strategy] ?? settings.strategy
    settings.strategyParameters += context[parameters].map {
      StrategyAssignment(key: $0.key, value: $0.value)
    }
    settings.probabilities = context[probabilities] ?? settings.probabilities
    if let threshold = context[threshold] { settings.confidenceThreshold = threshold }
    if context[allowsShort] { settings.allowsShorts = true }
    settings.filterModel = context[filterModel] ?? settings.filterModel
    settings.from = context[from] ?? settings.from
    settings.through = context[to] ?? settings.through
    settings.exits = try exits.plan(context, base: settings.exits)
    settings.limits = try risk.limits(context, base: settings.limits)
    settings.sizing.maximumPosition = settings.limits.maximumPosition
    settings.transactionCosts = try transactionCosts.transactionCosts(
      context, base: settings.transactionCosts)
    settings.account = try account.rules(context, base: settings.account)
    var shared = PortfolioAccount(limits: settings.accountLimits, priority: settings.priority)
    try limits.apply(to: &shared, context)
    (settings.accountLimits, settings.priority) = (shared.limits, shared.priority)
    return settings
  }

  /// `SPX`, of the backtest's own timeframe where the catalogue has it, else of days; or `SPX:1w`.
  private func benchmarkBars(
    _ context: CommandContext, _ timeframe: Timeframe, _ catalogue: Catalogue
  ) throws -> BarSeries? {
    guard let text = context[benchmark] else { return nil }
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      let known = try catalogue.timeframes(of: text)
      return try catalogue.load(
        text, known.contains(timeframe) || known.isEmpty ? timeframe : known.contains(.day) ? .day : known[0])
    }
    guard let length = Timeframe(parts[1]) else {
      throw AssayError(
        code: "bad_benchmark", message: "`\(parts[1])` is not a timeframe.",
        remedy: "Write the benchmark as SYMBOL or SYMBOL:TIMEFRAME, such as SPX:1d.", place: "--benchmark",
        kind: .usage)
    }
    return try catalogue.load(parts[0], length)
  }

  private func needed<Value>(_ name: String, _ value: Value?) throws -> Value {
    if let value { return value }
    throw AssayError(
      code: "missing_option", message: "`assay backtest` needs `--\(name)`.",
      remedy:
        "Give it, or `\(name == "strategy" ? "strategy.type" : "backtesting.\(name)")` in --config FILE.",
      place: "--\(name)", kind: .usage)
  }

  private func job(
    _ context: CommandContext, _ settings: RunSettings, _ series: BarSeries, _ catalogue: Catalogue
  ) throws -> BacktestJob {
    let name = try needed("strategy", settings.strategy)
    let composition = composition.composition(context)
    var configuration = settings.configuration(for: series.instrument, isMirrored: composition.isMirrored)
    configuration.costs = try costs.costs(context, for: series.instrument, base: settings)
    let fractions = try learned.fractions(
      context, settings, symbol: series.instrument.symbol, strategy: name)
    var extras = try settings.extras(model: fractions)
    extras.delay = context[trading.delay]
    extras.entry = context[trading.entry]
    if settings.execution.intrabar == .drillDown { extras.finer = try finer(than: series, in: catalogue) }
    let strategy = try strategy(name, context, settings, series, composition, &extras)
    let filter = try settings.filterModel.map { try TradeFilter($0) }
    if let note = filter?.mismatch(symbol: series.instrument.symbol, strategy: strategy.description.name) {
      context.console.warning(note)
    }
    return try BacktestJob(
      strategy, on: IndicatorStore(series), configuration: configuration, extras: extras, filter: filter,
      from: settings.from, through: settings.through, recordsEquity: context[equity] != nil)
  }

  private func strategy(
    _ name: String, _ context: CommandContext, _ settings: RunSettings, _ series: BarSeries,
    _ composition: StrategyComposition, _ extras: inout BacktestExtras
  ) throws -> PreparedStrategy {
    guard ProbabilityStrategy.isNamed(name) else {
      let model = try own.library(context, for: [name]).model(named: name)
      let set = try ParameterSet(
        parsing: settings.strategyParameters.map { ($0.key, $0.value) }, for: model.description)
      return try PreparedStrategy(model, set, composition: composition, spacing: BarSpacing(of: series))
    }
    let rule = try ProbabilityRule(
      try needed("probabilities", settings.probabilities), threshold: settings.confidenceThreshold,
      allowsShorts: settings.allowsShorts, on: series, composition: composition)
    extras.opposite = rule.opposite
    extras.confidence = rule.probabilities
    let counts = rule.statistics
    context.console.info(
      "\(counts.predictions) predictions: \(counts.buys) buys, \(counts.sells) sells, \(counts.holds) holds.")
    return rule.strategy
  }

  /// The longest bars of the catalogue that are shorter than these.
  private func finer(than series: BarSeries, in catalogue: Catalogue) throws -> BarSeries {
    let symbol = series.instrument.symbol
    guard let best = try catalogue.timeframes(of: symbol).filter({ $0 < series.timeframe }).max() else {
      throw AssayError(
        code: "missing_finer_bars",
        message: "`--intrabar drill_down` needs bars of \(symbol) finer than \(series.timeframe).",
        remedy: "Import them with `assay data import`.", place: symbol, kind: .badData)
    }
    return try catalogue.load(symbol, best)
  }

  /// `default` takes those of the filter that the bars can serve; names must be served.
  private static func features(_ names: String, on series: BarSeries) throws -> FeatureSet {
    if names == "default" {
      return try FeatureSet.available(on: FeatureSource(series), among: FeatureCatalogue.filterDefault).set
    }
    return try FeatureSet(names.split(separator: ",").map { String($0.trimmingPrefix(" ")) })
  }

  private func writeTables(
    _ context: CommandContext, _ job: BacktestJob, _ metadata: [(String, String)]
  ) throws {
    let series = job.frame.series
    if let path = context[trades] {
      var table = try TradeTable.trades(of: job.result, on: series, entersAtOpen: job.entersAtOpen)
      if let names = context[tradeFeatures] {
        table = try TradeFeatures.table(
          of: job.result, on: series, entersAtOpen: job.entersAtOpen,
          fillsAtDecision: job.configuration.execution.timing == .signalClose,
          features: try Self.features(names, on: series))
      }
      try CSVFile.writeByName(table, to: path, metadata: metadata)
    }
    if let path = context[equity] {
      try CSVFile.writeByName(
        TradeTable.equity(of: job.result, on: series), to: path, metadata: metadata)
    }
  }
}
