import Backtest
import CommandKit
import Diagnostics
import Factory
import Indicators
import Market
import Reports
import Storage
import Strategies

struct BacktestCommand: Command {
  static let path = "backtest"
  static let abstract = "Run one strategy on one symbol: summary, trades, equity, report."
  static let discussion = """
    Decisions are made at the close of a bar and fill at the open of the next. Beside the strategy's own exit
    signal only the exits that are given apply. Costs are the instrument's own unless given. Every result carries
    both ends of what the unknown path inside its bars can do, and buy and hold beside it.

    Returns are measured session by session and annualised by the instrument's calendar.
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
  ]

  let symbol = Option.required("symbol", .text("S"), "symbol in the catalogue")
  let timeframe = Option.required("timeframe", .timeframe, "bar length in the catalogue")
  let strategy = Option.required(
    "strategy", .text("NAME").suggesting(StrategyCatalogue.names), "name or number of a strategy")
  let parameters = Option.repeated("param", .assignment, "a parameter of the strategy; may be repeated")
  let from = Option("from", .date, "first session date that is evaluated")
  let to = Option("to", .date, "last session date that is evaluated")
  let composition = CompositionOptions()
  let own = StrategyOptions()
  let exits = ExitOptions()
  let execution = ExecutionOptions()
  let costs = CostOptions()
  let trades = Option("trades", .file, "write the trades to a .csv or .parquet file")
  let equity = Option("equity", .file, "write equity, cash and position at every bar to .csv or .parquet")
  let report = Option("report", .file, "write a report: HTML, or its data when the name ends in .json")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try Catalogue(directory: context.globals.data)
    let entry = try catalogue.entry(context[symbol], context[timeframe])
    let series = try catalogue.load(context[symbol], context[timeframe])
    let job = try job(context, series)
    try writeTables(context, job)
    let provenance = BacktestProvenance(job, entry: entry)
    if let path = context[report] {
      let model = try BacktestReport(
        job, created: Clock.now(), dataset: try ReportDataset(entry, series), provenance: provenance.report)
      try ReportRenderer.write(model, to: path)
      context.console.info("The report is in \(path).")
    }
    var document = try BacktestDocument.json(job, provenance: provenance.json)
    document["notes"] = JSONValue(BacktestNotes.all(job, try BacktestSummary(job.result, in: job.frame)))
    let style = context.console.outputStyle
    let page = BacktestPage(job)
    let text = try page.text(style)
    return CommandOutput(json: .object(document), text: text)
  }

  private func job(_ context: CommandContext, _ series: BarSeries) throws -> BacktestJob {
    let model = try own.library(context, for: [context[strategy]]).model(named: context[strategy])
    let set = try ParameterSet(
      parsing: context[parameters].map { ($0.key, $0.value) }, for: model.description)
    let composition = composition.composition(context)
    let instrument = series.instrument
    let configuration = BacktestConfiguration(
      capital: context[execution.capital], side: composition.isMirrored ? .short : context[execution.side],
      sizing: context[execution.sizer] ?? BacktestConfiguration.defaultSizing(for: instrument),
      exits: exits.plan(context), execution: execution.rules(context),
      costs: try costs.costs(context, for: instrument))
    return try BacktestJob(
      PreparedStrategy(model, set, composition: composition, spacing: BarSpacing(of: series)),
      on: IndicatorStore(series), configuration: configuration,
      from: context[from], through: context[to], recordsEquity: context[equity] != nil)
  }

  private func writeTables(_ context: CommandContext, _ job: BacktestJob) throws {
    let series = job.frame.series
    if let path = context[trades] {
      let timing = job.configuration.execution.timing
      try CSVFile.writeByName(try TradeTable.trades(of: job.result, on: series, timing: timing), to: path)
    }
    if let path = context[equity] {
      try CSVFile.writeByName(TradeTable.equity(of: job.result, on: series), to: path)
    }
  }
}
