public import Diagnostics
import Factory
import Search

/// What one iteration found out about one strategy.
public struct StrategyOutcome: Sendable, Hashable {
  public var strategy: String
  /// The parameters in force.
  public var champion: JSONValue
  public var rows: [ResultRow]
  public var study: StudySummary?
  /// `nil` where the search found nothing else.
  public var challenger: ChallengerOutcome?
  /// Why there is no study or no challenger.
  public var message: String?
}

/// The trials of a search, for the report.
public struct StudySummary: Sendable, Hashable {
  public var trials: Int
  public var complete: Int
  /// Sharpe ratio, return and drawdown of the complete trials, in their order.
  public var values: [[Double]]
  /// Numbers of the trials of the front among them.
  public var front: [Int]
  /// The numbers of the complete trials.
  public var numbers: [Int]

  init(_ study: Study) {
    let complete = study.trials.filter { $0.state == .complete }
    trials = study.trials.count
    self.complete = complete.count
    values = complete.map(\.values)
    numbers = complete.map(\.number)
    front = study.front.map(\.number)
  }

  var json: JSONValue {
    [
      "trials": JSONValue(trials), "complete": JSONValue(complete),
      "values": .array(values.map { JSONValue($0) }), "numbers": .array(numbers.map { JSONValue($0) }),
      "front": .array(front.map { JSONValue($0) }),
    ]
  }

  init?(json: JSONValue) {
    guard let trials = json["trials"]?.integerValue else { return nil }
    self.trials = trials
    complete = json["complete"]?.integerValue ?? 0
    values = (json["values"]?.arrayValue ?? []).map { ($0.arrayValue ?? []).map { $0.doubleValue ?? .nan } }
    numbers = (json["numbers"]?.arrayValue ?? []).compactMap(\.integerValue)
    front = (json["front"]?.arrayValue ?? []).compactMap(\.integerValue)
  }
}

/// A challenger where the search did not look.
public struct ChallengerOutcome: Sendable, Hashable {
  public var parameters: JSONValue
  public var trial: Int
  /// The weighted score on the front of the search.
  public var score: Double
  public var scenarios: Pair
  public var real: Pair?
  /// Probability that its lead in the search is beyond luck.
  public var deflated: Double?
  /// The paired difference a day, its long-run variance, and what the threshold would be.
  public var difference: Double?
  public var variance: Double?
  public var thresholdDifference: Double?
  /// A day, of the challenger.
  public var expectedMean: Double?
  public var expectedDeviation: Double?

  public struct Pair: Sendable, Hashable {
    public var champion: BacktestFigures
    public var challenger: BacktestFigures

    /// Gain in the Sharpe ratio over the champion's; `nil` where either is undefined or the champion's is 0.
    public var gain: Double? {
      guard let old = champion.sharpe, let new = challenger.sharpe, old != 0 else { return nil }
      return (new - old) / abs(old)
    }

    var json: JSONValue {
      ["champion": champion.json, "challenger": challenger.json, "gain": JSONValue(gain)]
    }
  }

  /// The kind of evidence that decides.
  public var deciding: Pair { real ?? scenarios }
  public var evidence: String { real == nil ? "scenarios" : "real" }

  public var json: JSONValue {
    [
      "parameters": parameters, "trial": JSONValue(trial), "score": .number(score),
      "evidence": .string(evidence),
      "scenarios": scenarios.json, "real": real?.json ?? .null, "deflated": JSONValue(deflated),
      "difference": JSONValue(difference), "variance": JSONValue(variance),
      "threshold_difference": JSONValue(thresholdDifference), "expected_mean": JSONValue(expectedMean),
      "expected_deviation": JSONValue(expectedDeviation),
    ]
  }
}

extension ChallengerOutcome.Pair {
  init?(json: JSONValue?) {
    guard let old = json?["champion"], let new = json?["challenger"] else { return nil }
    self.init(champion: BacktestFigures(json: old), challenger: BacktestFigures(json: new))
  }
}

extension ChallengerOutcome {
  init?(json: JSONValue) {
    guard let parameters = json["parameters"], let scenarios = Pair(json: json["scenarios"]) else {
      return nil
    }
    self.init(
      parameters: parameters, trial: json["trial"]?.integerValue ?? 0,
      score: json["score"]?.doubleValue ?? .nan,
      scenarios: scenarios, real: Pair(json: json["real"]), deflated: json["deflated"]?.doubleValue,
      difference: json["difference"]?.doubleValue, variance: json["variance"]?.doubleValue,
      thresholdDifference: json["threshold_difference"]?.doubleValue,
      expectedMean: json["expected_mean"]?.doubleValue,
      expectedDeviation: json["expected_deviation"]?.doubleValue)
  }
}

extension StrategyOutcome {
  public var json: JSONValue {
    [
      "strategy": .string(strategy), "champion": champion, "rows": .array(rows.map(\.json)),
      "study": study?.json ?? .null, "challenger": challenger?.json ?? .null, "message": JSONValue(message),
    ]
  }

  init?(json: JSONValue) {
    guard let strategy = json["strategy"]?.stringValue, let champion = json["champion"] else { return nil }
    self.init(
      strategy: strategy, champion: champion,
      rows: (json["rows"]?.arrayValue ?? []).compactMap { ResultRow(json: $0) },
      study: json["study"].flatMap { StudySummary(json: $0) },
      challenger: json["challenger"].flatMap { ChallengerOutcome(json: $0) },
      message: json["message"]?.stringValue)
  }
}

extension ResultRow {
  var json: JSONValue {
    [
      "strategy": .string(strategy), "parameters": .string(parameters), "market": .string(market),
      "type": .string(kind), "figures": figures?.json ?? .null, "message": JSONValue(message),
    ]
  }

  init?(json: JSONValue) {
    guard let strategy = json["strategy"]?.stringValue, let market = json["market"]?.stringValue,
      let kind = json["type"]?.stringValue
    else { return nil }
    let figures = json["figures"].flatMap { $0.isNull ? nil : BacktestFigures(json: $0) }
    self.init(
      strategy: strategy, parameters: json["parameters"]?.stringValue ?? "", market: market, kind: kind,
      figures: figures, message: json["message"]?.stringValue)
  }
}

extension AssayError {
  /// What is wrong and what to do, for a report.
  var sentence: String { "\(message) \(remedy)" }
}
