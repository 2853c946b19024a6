import Backtest
public import Diagnostics
import Market
import Storage
import Strategies
import Validation

/// What a champion is expected to earn a day, from bars that did not choose it.
struct ChampionExpectation: Sendable, Hashable {
  var mean: Double
  var deviation: Double
  /// Bars after this date hold it against its promise.
  var after: CivilDate

  /// - Returns: `nil` for evidence that is not of real bars: synthetic markets do not change.
  init?(_ challenger: ChallengerOutcome, _ evidence: TestEvidence) {
    guard case .real(_, let through) = evidence.kind, let mean = challenger.expectedMean,
      let deviation = challenger.expectedDeviation
    else { return nil }
    self.mean = mean
    self.deviation = deviation
    after = through
  }

  init?(json text: String?) {
    guard let text, let json = try? JSONValue(parsing: text),
      let mean = json["mean"]?.doubleValue,
      let deviation = json["deviation"]?.doubleValue,
      let after = json["after"]?.stringValue.flatMap({ CivilDate($0) })
    else { return nil }
    self.mean = mean
    self.deviation = deviation
    self.after = after
  }

  var json: JSONValue {
    ["mean": .number(mean), "deviation": .number(deviation), "after": .string(after.description)]
  }
}

/// A champion that was put out of office.
public struct Demotion: Sendable, Hashable {
  public var strategy: String
  public var oldParameters: String
  public var newParameters: String
  /// The date of the alarm.
  public var date: String
  public var statistic: Double
  public var threshold: Double

  public var json: JSONValue {
    [
      "strategy": .string(strategy), "old_parameters": parsed(oldParameters),
      "new_parameters": parsed(newParameters), "date": .string(date), "statistic": .number(statistic),
      "threshold": .number(threshold),
    ]
  }

  private func parsed(_ text: String) -> JSONValue {
    (try? JSONValue(parsing: text)) ?? .string(text)
  }
}

/// Watches promoted champions on bars that arrived after their promotion.
struct ChampionWatch {
  let runner: StrategyRunner
  let real: [RealSeries]

  /// The alarm of a champion; `nil` while it keeps its promise, and for one that made none.
  func alarm(
    _ champion: Champion, _ model: StrategyModel, _ parameters: ParameterSet
  ) throws -> (date: CivilDate, statistic: Double, threshold: Double)? {
    guard let expectation = ChampionExpectation(json: champion.expectation), !real.isEmpty,
      var watch = FallingBehind(
        mean: expectation.mean, deviation: expectation.deviation,
        daysToFalseAlarm: Double(runner.settings.daysToFalseAlarm))
    else { return nil }
    let from = expectation.after.advanced(byDays: 1)
    var parts: [(days: TradedDays, weight: Double)] = []
    for series in real where series.market.frame.window(from: from).count >= 2 {
      parts.append(
        (days: try runner.run(model, parameters, on: series.market, from: from), weight: series.market.weight)
      )
    }
    guard !parts.isEmpty else { return nil }
    let days = try PooledDays.byDate(parts)
    watch.take(days.returns)
    guard let alarm = watch.alarm else { return nil }
    return (CivilDate(daysSinceEpoch: days.dates[alarm]), watch.highest, watch.threshold)
  }
}
