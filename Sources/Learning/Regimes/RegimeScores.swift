import Glibc
public import Numerics

/// How often forecasts of a regime came true.
public struct RegimeScores: Sendable, Hashable {
  public let name: String
  /// The class forecast for each judged day.
  public let predictions: [Int]
  public let accuracy: Double
  /// Mean over the classes that occur of the share of their days that were forecast.
  public let balancedAccuracy: Double
  /// Rows are what came, columns what was forecast.
  public let confusion: [[Int]]
  /// `nil` for a forecast without probabilities.
  public let logLoss: Double?
  public let timing: TransitionTiming

  /// - Parameters:
  ///   - predictions: one a judged day.
  ///   - probabilities: classes a day, where there are some.
  init(
    _ name: String, predictions: [Int], probabilities: [[Double]]? = nil, history: RegimeHistory,
    horizon: Int
  ) {
    let days = history.testDays(horizon: horizon)
    let truth = days.map { history.labels[$0 + horizon] }
    let classes = RegimeHistory.classes.count
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (came, said) in zip(truth, predictions) { confusion[came][said] += 1 }
    let recalls = (0..<classes).compactMap { index -> Double? in
      let all = confusion[index].reduce(0, +)
      return all == 0 ? nil : Double(confusion[index][index]) / Double(all)
    }
    self.name = name
    self.predictions = predictions
    self.confusion = confusion
    accuracy = Double(zip(truth, predictions).count { $0 == $1 }) / Double(truth.count)
    balancedAccuracy = recalls.reduce(0, +) / Double(recalls.count)
    logLoss = probabilities.map { probabilities in
      zip(probabilities, truth).reduce(0) { $0 - log(max($1.0[$1.1], .ulpOfOne)) } / Double(truth.count)
    }
    timing = TransitionTiming(predictions, truth)
  }
}

/// How soon forecasts follow a change of regime.
public struct TransitionTiming: Sendable, Hashable {
  /// Changes among the judged days.
  public let changes: Int
  /// Share that was forecast for some day of the new regime.
  public let caughtShare: Double?
  /// Days from the change to the first day for which the new regime was forecast, over those that were caught.
  public let meanDelay: Double?

  public init(_ predictions: [Int], _ truth: [Int]) {
    var delays: [Int] = []
    var changes = 0
    for day in truth.indices.dropFirst() where truth[day] != truth[day - 1] {
      changes += 1
      var later = day
      while later < truth.count, truth[later] == truth[day] {
        if predictions[later] == truth[day] {
          delays.append(later - day)
          break
        }
        later += 1
      }
    }
    self.changes = changes
    caughtShare = changes == 0 ? nil : Double(delays.count) / Double(changes)
    meanDelay = delays.isEmpty ? nil : Double(delays.reduce(0, +)) / Double(delays.count)
  }
}
