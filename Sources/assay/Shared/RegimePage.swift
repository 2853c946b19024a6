import CommandKit
import Diagnostics
import Learning
import Market
import Validation

/// A study of regimes for people and programs.
struct RegimePage: Sendable {
  let study: RegimeStudy
  let scores: RegimeScores
  let intervals: (accuracy: ClosedRange<Double>?, overPersistence: ClosedRange<Double>?)
  let epochs: Int
  let secondsPerEpoch: Double?
  let symbol: String

  private var names: [String] { RegimeHistory.classes.map(\.rawValue) }

  var scoreDocument: JSONValue {
    [
      "accuracy": .number(scores.accuracy), "balanced_accuracy": .number(scores.balancedAccuracy),
      "interval": Self.range(intervals.accuracy),
      "over_persistence": .number(scores.accuracy - study.persistence.accuracy),
      "over_persistence_interval": Self.range(intervals.overPersistence),
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
    model["interval"] = Self.range(intervals.accuracy)
    model["over_persistence"] = .number(scores.accuracy - study.persistence.accuracy)
    model["over_persistence_interval"] = Self.range(intervals.overPersistence)
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

  static func document(_ scores: RegimeScores) -> JSONObject {
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
      .number("bars late"),
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
      \(style.bold("\(symbol), \(study.horizon) \(study.horizon == 1 ? "bar" : "bars") ahead")): \(NumberText.grouped(days)) bars judge\(pace)

      \(table.text(style: style))

      \(confusion.text(style: style))

      \(sentence)
      """
  }

  private var pace: String {
    secondsPerEpoch.map { ", \(epochs) epochs at \(NumberText.fixed($0, 2)) s" } ?? ""
  }

  var sentence: String {
    if study.horizon == 0 {
      return "With a horizon of 0 the regime follows from the day's own averages: this is no forecast."
    }
    let figures =
      "\(NumberText.percent(scores.accuracy, 1)) against \(NumberText.percent(study.persistence.accuracy, 1))"
    guard let range = intervals.overPersistence else {
      return "Accuracy \(figures); too few days for an interval."
    }
    let text = "\(NumberText.percent(range.lowerBound, 1)) to \(NumberText.percent(range.upperBound, 1))"
    if range.lowerBound > 0 {
      return "The network beats saying that the regime stays: \(figures), a difference of \(text).\(rival)"
    }
    if range.upperBound < 0 {
      return
        "The network is worse than saying that the regime stays: \(figures), a difference of \(text).\(rival)"
    }
    return
      "No evidence that the network beats saying that the regime stays: \(figures), a difference of \(text).\(rival)"
  }

  /// The most accurate of the other simple forecasts, where it is ahead of the last regime.
  private var rival: String {
    let best = study.baselines.dropFirst().max { $0.accuracy < $1.accuracy }
    guard let best, best.accuracy > study.persistence.accuracy else { return "" }
    return
      " Of the simple forecasts, \(best.name) is right most often: \(NumberText.percent(best.accuracy, 1))."
  }
}
