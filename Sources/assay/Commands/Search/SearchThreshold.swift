import Backtest
import CommandKit
import Diagnostics
import Factory
import Figures
import Indicators
import Market
import Storage
import Strategies
import Validation

struct SearchThreshold: Command {
  static let path = "search threshold"
  static let abstract = "Choose the confidence threshold of a classifier, and measure it on later bars."
  static let discussion = """
    Probabilities of a rise come from a column of a Parquet or text table, stamped with the close of the bar they
    were computed at. A position is entered at the threshold and left when the class turns.

    Every threshold is scored on the first part of the bars (--validation-share) and the best one measured on the
    rest, or forward in time over --windows tests. The part that measures never chooses. Bars before the first
    prediction and after the last are left out.
    """
  static let examples = [
    CommandExample(
      "assay search threshold --symbol AAPL --timeframe 1d --probabilities model.parquet:p_up",
      "by Sharpe ratio, on the first half"),
    CommandExample(
      "assay search threshold --symbol AAPL --timeframe 1d --probabilities model.csv --metric calmar --windows 5 "
        + "--json", "forward in time"),
  ]

  let symbol = Option.required("symbol", .text("S"), "symbol in the catalogue")
  let timeframe = Option.required("timeframe", .timeframe, "bar length in the catalogue")
  let probabilities = Option.required(
    "probabilities", .text("FILE[:COLUMN]"), "table with the probability of a rise at each close")
  let metric = Option(
    "metric", .choice(of: ThresholdMetric.self), default: .sharpe, "what the threshold is chosen by")
  let lowest = Option("lowest", .number(in: 0.5...0.999), default: 0.5, "lowest threshold")
  let highest = Option("highest", .number(in: 0.5...0.999), default: 0.9, "highest threshold")
  let step = Option("step", .positive("X"), default: 0.05, "distance of thresholds")
  let minimumTrades = Option(
    "min-trades", .integer(in: 1...1_000_000), default: 1, "trades below which a threshold cannot win")
  let share = Option(
    "validation-share", .number(in: 0.05...0.95), "part of the bars that chooses; 0.5 unless given")
  let windows = Option(
    "windows", .integer(in: 1...1_000), "test windows forward in time, in place of one test")
  let exits = ExitOptions()
  let execution = ExecutionOptions()
  let costs = CostOptions()
  let ledger = LedgerOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    if context[share] != nil, context[windows] != nil {
      throw AssayError.conflicting("--validation-share", "--windows")
    }
    let catalogue = try context.workspace.catalogue()
    let series = try catalogue.load(context[symbol], context[timeframe])
    let backtest = try backtest(context, series)
    let search = try ThresholdSearch(
      metric: context[metric], from: context[lowest], through: context[highest], step: context[step],
      minimumTrades: context[minimumTrades], periodsPerYear: series.instrument.daysPerYear)
    let bars = try usableBars(backtest)
    let reports: ThresholdWalkForward
    if let count = context[windows] {
      let splits = try WalkForwardSplits(count: bars.count, windows: count)
      reports = try search.walkForward(splits, from: bars.lowerBound, backtest.outcome)
    } else {
      let border = bars.lowerBound + Int(Double(bars.count) * (context[share] ?? 0.5))
      let report = try search.holdOut(
        validation: bars.lowerBound..<border, test: border..<bars.upperBound, backtest.outcome)
      reports = ThresholdWalkForward(windows: [report])
    }
    let entry = try catalogue.entry(context[symbol], context[timeframe])
    let trials = try trials(context, search, entry, backtest, windows: reports.windows.count)
    try ledger.record([trials], context)
    let page = ThresholdPage(search: search, series: series, reports: reports)
    return CommandOutput(json: page.json, text: page.text(context.console.outputStyle))
  }

  private func backtest(_ context: CommandContext, _ series: BarSeries) throws -> ProbabilityBacktest {
    let instrument = series.instrument
    let configuration = BacktestConfiguration(
      capital: try execution.capital(context), side: try execution.side(context),
      sizing: context[execution.sizer] ?? BacktestConfiguration.defaultSizing(for: instrument),
      exits: try exits.plan(context), execution: try execution.rules(context),
      costs: try costs.costs(context, for: instrument))
    return try ProbabilityBacktest(
      try ProbabilityFile.read(context[probabilities]), frame: try PreparedBars(IndicatorStore(series)),
      configuration: configuration)
  }

  /// Every threshold of every window is a trial.
  private func trials(
    _ context: CommandContext, _ search: ThresholdSearch, _ entry: CatalogueEntry,
    _ backtest: ProbabilityBacktest, windows: Int
  ) throws -> LedgerEntry {
    let configuration = backtest.configuration
    let work: JSONValue = [
      "kind": "search_threshold", "contract": backtest.frame.series.instrument.json,
      "costs": configuration.costs?.json ?? .null,
      "probabilities_sha256": .string(try ProbabilityFile.digest(of: context[probabilities])),
      "metric": .string(search.metric.rawValue), "thresholds": JSONValue(search.thresholds),
      "minimum_trades": JSONValue(search.minimumTrades),
      "windows": context[self.windows].map { JSONValue($0) } ?? .null,
      "validation_share": context[self.windows] == nil ? .number(context[share] ?? 0.5) : .null,
      "exits": configuration.exits.json, "side": .string(configuration.side.rawValue),
      "capital": .number(configuration.capital), "sizing": .string(configuration.sizing.text),
      "execution": configuration.execution.json,
    ]
    return LedgerEntry(
      kind: .trials, dataHash: entry.contentHash, symbol: entry.symbol,
      timeframe: entry.timeframe.description,
      count: search.thresholds.count * windows, work: SHA256.hexadecimal(of: work.canonical.text()),
      note: "search threshold \(context[probabilities]), by \(search.metric.rawValue)",
      at: Clock.now().description)
  }

  /// Bars with predictions, after the warm-up of the exits.
  private func usableBars(_ backtest: ProbabilityBacktest) throws(AssayError) -> Range<Int> {
    let predicted = backtest.predicted
    let start = max(predicted.lowerBound, backtest.configuration.exits.warmUp)
    guard start + 4 <= predicted.upperBound else {
      throw AssayError(
        code: "too_few_predictions", message: "The probabilities cover \(predicted.count) bars.",
        remedy: "Give predictions for more bars.", place: "--probabilities", kind: .badData)
    }
    return start..<predicted.upperBound
  }
}

/// What the search found, for people and programs.
struct ThresholdPage {
  let search: ThresholdSearch
  let series: BarSeries
  let reports: ThresholdWalkForward

  var json: JSONValue {
    [
      "symbol": .string(series.instrument.symbol), "metric": .string(search.metric.rawValue),
      "windows": .array(reports.windows.map(window)), "test": test(reports.outcome),
    ]
  }

  func text(_ style: Style) -> String {
    var lines: [String] = []
    for report in reports.windows {
      lines.append(style.bold("Chosen on \(dates(report.choice.part)), measured on \(dates(report.part))"))
      var table = FieldList()
      for score in report.choice.scores {
        let mark = score.threshold == report.choice.chosen ? "  <- chosen" : ""
        table.append(
          NumberText.significant(score.threshold),
          "\(NumberText.fixed(score.score, 4)) of \(NumberText.grouped(score.trades)) trades\(mark)")
      }
      lines.append(table.text(style: style, valueLimit: 0))
      if report.choice.chosen == nil { lines.append("  No threshold could be chosen; the test is sat out.") }
      lines.append("")
    }
    var figures = FieldList()
    let core = reports.outcome.metrics(search.periodsPerYear)
    figures.heading("On bars that did not choose")
    figures.append("trades", NumberText.grouped(reports.outcome.trades))
    figures.append("total return", NumberText.percent(core.totalReturn))
    figures.append("Sharpe", NumberText.fixed(core.sharpeRatio, 3))
    figures.append("Calmar", NumberText.fixed(core.calmarRatio, 3))
    figures.append("maximum drawdown", NumberText.percent(core.maximumDrawdown))
    return (lines + [figures.text(style: style)]).joined(separator: "\n")
  }

  private func window(_ report: ThresholdReport) -> JSONValue {
    [
      "validation": range(report.choice.part), "threshold": JSONValue(report.choice.chosen),
      "scores": .array(
        report.choice.scores.map {
          [
            "threshold": .number($0.threshold), "score": JSONValue($0.score), "trades": JSONValue($0.trades),
          ]
        }),
      "test": range(report.part), "result": test(report.outcome),
    ]
  }

  private func test(_ outcome: ThresholdOutcome) -> JSONValue {
    let core = outcome.metrics(search.periodsPerYear)
    return .object(
      JSONObject(
        [(FigureDefinition.trades.key, JSONValue(outcome.trades))]
          + core.members([.totalReturn, .sharpeRatio, .calmarRatio, .maximumDrawdown])))
  }

  private func range(_ bars: Range<Int>) -> JSONValue {
    [
      "from": .string(series.displayTime(bars.lowerBound)),
      "to": .string(series.displayTime(bars.upperBound - 1)),
      "bars": JSONValue(bars.count),
    ]
  }

  private func dates(_ bars: Range<Int>) -> String {
    "\(series.sessionDate(bars.lowerBound)) to \(series.sessionDate(bars.upperBound - 1))"
  }
}
