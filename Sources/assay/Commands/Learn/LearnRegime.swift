import CommandKit
import Diagnostics
import Learning
import Market
import Numerics
import Storage
import Validation

struct LearnRegime: Command {
  static let path = "learn regime"
  static let abstract =
    "Forecast the market regime some days ahead, and say what a network adds to simple forecasts."
  static let discussion = """
    Every day is BULL, BEAR, HIGH_VOLATILITY or SIDEWAYS by the averages of 50 and 200 closes and the volatility of 20
    returns; thresholds are options. The model is an LSTM over the last 30 days of five features, trained on the first
    80 % of the days. It is judged on the regime --horizon days later, beside the last regime, a Markov chain, the most
    frequent class and boosted trees.

    A symbol of the catalogue is read with daily bars unless --timeframe says otherwise.

    Regimes last: with a horizon of a day the last regime is right on about 97 of 100 days of an index, and a high
    accuracy says nothing without that line beside it. With --horizon 0 the label follows from the day's own averages, which is no
    forecast at all.
    """
  static let examples = [
    CommandExample("assay learn regime --symbol SPX --horizon 5", "a trading week ahead"),
    CommandExample(
      "assay learn regime --input index.csv --horizon 20 --json", "a month ahead, as a document"),
  ]

  let bars = BarInput()
  let horizon = Option("horizon", .integer(in: 0...250), default: 5, "bars ahead")
  let testFrom = Option("test-from", .date, "first day that judges; after 80 % of the days unless given")
  let epochs = Option("max-epochs", .integer(in: 1...10_000), default: 100, "most epochs of the network")
  let bull = Option(
    "bull-volatility", .number(in: 0.01...10, "V"), default: 0.20, "below it an uptrend is BULL")
  let bear = Option(
    "bear-volatility", .number(in: 0.01...10, "V"), default: 0.25, "below it a downtrend is BEAR")
  let high = Option(
    "high-volatility", .number(in: 0.01...10, "V"), default: 0.25, "above it the rest is HIGH_VOLATILITY")
  let models = Option("models", .folder, "write the network there and register it in the results database")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let series = try bars.read(context, standard: .day)
    var rule = RegimeRule()
    rule.bullVolatility = context[bull]
    rule.bearVolatility = context[bear]
    rule.highVolatility = context[high]
    rule.periodsPerYear = series.barsPerYear
    let history = try RegimeHistory(
      closes: series.close, times: series.timestamps, rule: rule,
      testFrom: context[testFrom].map { Timestamp(startOf: $0).nanoseconds })
    var settings = SequenceSettings()
    settings.maximumEpochs = context[epochs]
    let trained = try RegimeTraining(
      series, history, horizon: context[horizon], settings: settings, seed: context.globals.seed ?? 1)
    let page = trained.page
    var json = page.json
    if let folder = context[models] {
      json["saved"] = .string(try trained.save(SavedModels(context, folder)))
    }
    return CommandOutput(json: .object(json), text: page.text(context.console.outputStyle))
  }
}
