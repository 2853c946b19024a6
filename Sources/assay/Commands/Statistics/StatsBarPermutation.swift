import Backtest
import CommandKit
import Diagnostics
import Factory
import Indicators
import Market
import Numerics
import Storage
import Strategies
import Validation

struct StatsBarPermutation: Command {
  static let path = "stats bar-permutation"
  static let abstract = "Test whether a strategy earns more on the real bars than on them in random order."
  static let discussion = """
    Masters (2020): gaps and bodies of the bars are put into random orders, which destroys every pattern and keeps the
    trend, the volatility and the shapes of bars. The strategy with its parameters is backtested on each history; p is
    the share of histories on which its Sharpe ratio is at least the real one, (1 + count)/(B + 1). A strategy that
    never trades has 0. Parameters that were chosen on these bars make p too small: the test cannot know how many
    were tried. With --history N the Nth history is written instead, for programs that optimise anew on each.
    """
  static let examples = [
    CommandExample(
      "assay stats bar-permutation --symbol AAPL --timeframe 1d --strategy MACross --resamples 500 --seed 7",
      "a test with the default parameters"),
    CommandExample(
      "assay stats bar-permutation --input bars.csv --history 3 --output permuted.csv --seed 7",
      "the third permuted history as a file"),
  ]

  let bars = BarInput()
  let strategy = Option(
    "strategy", .text("NAME").suggesting(StrategyCatalogue.names), "name or number of a strategy")
  let parameters = Option.repeated("param", .assignment, "a parameter of the strategy; may be repeated")
  let exits = ExitOptions()
  let execution = ExecutionOptions()
  let costs = CostOptions()
  let keep = Option(
    "keep", .integer(in: 1...10_000_000, "N"), default: 1, "bars at the start that stay in place")
  let resamples = Option("resamples", .integer(in: 19...1_000_000, "B"), default: 199, "permuted histories")
  let history = Option("history", .integer(in: 1...1_000_000, "N"), "write this history instead of testing")
  let output = Option("output", .file.named("OUT.csv"), "where --history writes its bars").formerly("bars")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let series = try bars.read(context)
    let permutation = try BarPermutation(
      PriceBars(open: series.open, high: series.high, low: series.low, close: series.close),
      keeping: context[keep])
    if let number = context[history] { return try write(number, permutation, series, context) }
    guard let name = context[strategy] else {
      throw AssayError(
        code: "missing_option", message: "Neither `--strategy` nor `--history` is given.",
        remedy: "Name the strategy to test, or the history to write.", place: "--strategy", kind: .usage)
    }
    let type = try StrategyCatalogue.type(named: name)
    let set = try ParameterSet(
      parsing: context[parameters].map { ($0.key, $0.value) }, for: type.description)
    let prepared = try PreparedStrategy(type, set)
    let configuration = BacktestConfiguration(
      capital: try execution.capital(context), side: try execution.side(context),
      sizing: context[execution.sizer] ?? BacktestConfiguration.defaultSizing(for: series.instrument),
      exits: try exits.plan(context), execution: try execution.rules(context),
      costs: try costs.costs(context, for: series.instrument))
    let test = try BarPermutationTest(
      permutation, resamples: context[resamples], seed: context.globals.seed ?? 1, workers: context.workers
    ) { bars in
      let job = try BacktestJob(
        prepared, on: IndicatorStore(series.replacing(bars)), configuration: configuration)
      return try BacktestSummary(job.result, in: job.frame).returns.core.sharpeRatio ?? 0
    }
    return report(test, strategy: type.description.name, series)
  }

  private func report(_ test: BarPermutationTest, strategy: String, _ series: BarSeries) -> CommandOutput {
    let quantiles = [0.05, 0.5, 0.95].map { ($0, Quantile.of(test.null, at: $0)) }
    let json: JSONValue = [
      "test": "bar permutation", "strategy": .string(strategy), "p_value": .number(test.pValue),
      "sharpe_ratio": .number(test.observed),
      "null_quantiles": .object(JSONObject(quantiles.map { ("\($0.0)", .number($0.1)) })),
      "bars": JSONValue(series.count), "kept_bars": JSONValue(test.kept),
      "resamples": JSONValue(test.null.count),
      "block_length": nil, "seed": JSONValue(test.seed),
    ]
    let texts = quantiles.map { NumberText.fixed($0.1, 3) }
    return CommandOutput(
      json: json,
      text: """
        \(strategy): Sharpe ratio \(NumberText.fixed(test.observed, 3)); on permuted bars \(texts[1]) in the median \
        (5%: \(texts[0]), 95%: \(texts[2]))
        p \(NumberText.fixed(test.pValue, 4)), \(NumberText.grouped(test.null.count)) permutations of \
        \(NumberText.grouped(series.count)) bars, seed \(test.seed)
        """)
  }

  private func write(
    _ number: Int, _ permutation: BarPermutation, _ series: BarSeries, _ context: CommandContext
  ) throws -> CommandOutput {
    guard let path = context[output] else {
      throw AssayError(
        code: "missing_option", message: "`--history` needs a file to write to.",
        remedy: "Give `--bars OUT.csv`.",
        place: "--bars", kind: .usage)
    }
    let seed = context.globals.seed ?? 1
    let bars = permutation.history(number - 1, of: RandomStream(seed: seed))
    let columns = [("open", bars.open), ("high", bars.high), ("low", bars.low), ("close", bars.close)]
      .map { NumberTable.Column(name: $0.0, values: $0.1) }
    let table = NumberTable(columns: columns, labels: (0..<series.count).map { series.displayTime($0) })
    try AtomicFile.replace(path, with: table.text(labelName: "timestamp"))
    return CommandOutput(
      json: [
        "output": .string(path), "bars": JSONValue(bars.count), "history": JSONValue(number),
        "seed": JSONValue(seed),
      ],
      text: "\(path): \(NumberText.grouped(bars.count)) bars, permutation \(number) of seed \(seed)")
  }
}

extension BarSeries {
  /// The same times with other prices and without volume, which belongs to its own bar.
  fileprivate func replacing(_ bars: PriceBars) -> BarSeries {
    BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: bars.open, high: bars.high,
      low: bars.low, close: bars.close, volume: nil, sessionDates: sessionDates)
  }
}
