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

    Regimes last: with a horizon of a day the last regime is right on about 98 of 100 days, and a high accuracy says
    nothing without that line beside it. With --horizon 0 the label follows from the day's own averages, which is no
    forecast at all.
    """
  static let examples = [
    CommandExample("assay learn regime --symbol SPX --timeframe 1d --horizon 5", "a trading week ahead"),
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
    let series = try bars.read(context)
    var rule = RegimeRule()
    rule.bullVolatility = context[bull]
    rule.bearVolatility = context[bear]
    rule.highVolatility = context[high]
    rule.periodsPerYear = series.barsPerYear
    let history = try RegimeHistory(
      closes: series.close, times: series.timestamps, rule: rule,
      testFrom: context[testFrom].map { Timestamp(startOf: $0).nanoseconds })
    let seed = context.globals.seed ?? 1
    let study = try RegimeStudy(history, horizon: context[horizon], seed: seed)
    var settings = SequenceSettings()
    settings.maximumEpochs = context[epochs]
    let clock = ContinuousClock()
    let start = clock.now
    let model = try study.train(LSTMFamily(settings), steps: settings.steps, seed: seed)
    let spent = clock.now - start
    let scores = try study.judge(model, steps: settings.steps)
    let intervals = study.intervals(scores, seed: seed)
    let run = (model as? SequenceModel)?.learningCurve.heldOut.count ?? 0
    let seconds = Double(spent.components.seconds) + Double(spent.components.attoseconds) * 1e-18
    let page = RegimePage(
      study: study, scores: scores, accuracy: intervals.accuracy, overPersistence: intervals.overPersistence,
      epochs: run, secondsPerEpoch: run == 0 ? nil : seconds / Double(run), symbol: series.instrument.symbol)
    var json = page.json
    if let folder = context[models] {
      let days = history.trainingDays(horizon: context[horizon])
      let description = ModelDescription(
        kind: "market_regime", label: "regime \(context[horizon]) days later",
        labelMeaning: "BULL, BEAR, HIGH_VOLATILITY or SIDEWAYS, counted from 0 in this order",
        trainedFrom: Timestamp(nanoseconds: history.times[days[0]]).date.description,
        trainedThrough: Timestamp(nanoseconds: history.times[days[days.count - 1]]).date.description,
        rows: days.count, embargoDays: 0,
        dataHash: SHA256.hexadecimal(ofParts: series.close.map { "\($0.bitPattern)" }), seed: seed,
        scores: page.scoreDocument,
        limits: ["Regimes last. Compare its accuracy with that of the last regime before using it."],
        codeVersion: Version.code)
      json["saved"] = .string(
        try SavedModels(context, folder).save(
          model, description, kind: "market_regime", suffix: "_\(context[horizon])"))
    }
    return CommandOutput(json: .object(json), text: page.text(context.console.outputStyle))
  }
}

/// A study of regimes for people and programs.
private struct RegimePage {
  let study: RegimeStudy
  let scores: RegimeScores
  let accuracy: ClosedRange<Double>?
  let overPersistence: ClosedRange<Double>?
  let epochs: Int
  let secondsPerEpoch: Double?
  let symbol: String

  private var names: [String] { RegimeHistory.classes.map(\.rawValue) }

  var scoreDocument: JSONValue {
    [
      "accuracy": .number(scores.accuracy), "balanced_accuracy": .number(scores.balancedAccuracy),
      "interval": Self.range(accuracy),
      "over_persistence": .number(scores.accuracy - study.persistence.accuracy),
      "over_persistence_interval": Self.range(overPersistence),
    ]
  }

  var json: JSONObject {
    let history = study.history
    let labelled = history.labels.filter { $0 >= 0 }
    var shares = JSONObject()
    for (index, name) in names.enumerated() {
      shares[name] = .number(Double(labelled.count { $0 == index }) / Double(labelled.count))
    }
    var model = Self.document(scores)
    model["interval"] = Self.range(accuracy)
    model["over_persistence"] = .number(scores.accuracy - study.persistence.accuracy)
    model["over_persistence_interval"] = Self.range(overPersistence)
    return [
      "symbol": .string(symbol), "horizon": JSONValue(study.horizon), "classes": JSONValue(names),
      "labels": .object(shares),
      "days": [
        "train": JSONValue(history.trainingDays(horizon: study.horizon).count),
        "test": JSONValue(history.testDays(horizon: study.horizon).count),
        "test_from": .string(Timestamp(nanoseconds: history.times[history.cut]).date.description),
      ],
      "baselines": .array(study.baselines.map { .object(Self.document($0)) }), "model": .object(model),
      "epochs": JSONValue(epochs), "seconds_per_epoch": JSONValue(secondsPerEpoch),
      "sentence": .string(sentence),
    ]
  }

  private static func document(_ scores: RegimeScores) -> JSONObject {
    [
      "name": .string(scores.name), "accuracy": .number(scores.accuracy),
      "balanced_accuracy": .number(scores.balancedAccuracy), "log_loss": JSONValue(scores.logLoss),
      "confusion": .array(scores.confusion.map { .array($0.map { JSONValue($0) }) }),
      "transitions": [
        "changes": JSONValue(scores.timing.changes), "caught_share": JSONValue(scores.timing.caughtShare),
        "mean_delay": JSONValue(scores.timing.meanDelay),
      ],
    ]
  }

  private static func range(_ range: ClosedRange<Double>?) -> JSONValue {
    range.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? .null
  }

  func text(_ style: Style) -> String {
    var table = TextTable([
      .text("forecast"), .number("accuracy"), .number("balanced"), .number("log loss"),
      .number("changes caught"),
      .number("days late"),
    ])
    for each in study.baselines + [scores] {
      table.append([
        each.name, NumberText.percent(each.accuracy, 1), NumberText.percent(each.balancedAccuracy, 1),
        NumberText.fixed(each.logLoss, 3), NumberText.percent(each.timing.caughtShare, 0),
        NumberText.fixed(each.timing.meanDelay, 1),
      ])
    }
    var confusion = TextTable([.text("lstm: came, below; forecast, right")] + names.map { .number($0) })
    for (index, row) in scores.confusion.enumerated() {
      confusion.append([names[index]] + row.map { NumberText.grouped($0) })
    }
    let days = study.history.testDays(horizon: study.horizon).count
    return """
      \(style.bold("\(symbol), \(study.horizon) days ahead")): \(NumberText.grouped(days)) days judge, \(epochs) epochs \
      at \(NumberText.fixed(secondsPerEpoch, 2)) s

      \(table.text(style: style))

      \(confusion.text(style: style))

      \(sentence)
      """
  }

  private var sentence: String {
    if study.horizon == 0 {
      return "With a horizon of 0 the regime follows from the day's own averages: this is no forecast."
    }
    let figures =
      "\(NumberText.percent(scores.accuracy, 1)) against \(NumberText.percent(study.persistence.accuracy, 1))"
    guard let range = overPersistence else { return "Accuracy \(figures); too few days for an interval." }
    let text = "\(NumberText.percent(range.lowerBound, 1)) to \(NumberText.percent(range.upperBound, 1))"
    if range.lowerBound > 0 {
      return "The network beats saying that the regime stays: \(figures), a difference of \(text)."
    }
    if range.upperBound < 0 {
      return "The network is worse than saying that the regime stays: \(figures), a difference of \(text)."
    }
    return
      "No evidence that the network beats saying that the regime stays: \(figures), a difference of \(text)."
  }
}
