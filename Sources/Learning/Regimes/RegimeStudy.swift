public import Diagnostics
public import Numerics

/// Forecasts of the regime some days ahead: what a model adds to simple ones.
public struct RegimeStudy: Sendable {
  public let history: RegimeHistory
  public let horizon: Int
  /// The last regime stays; the Markov chain; the most frequent class; boosted trees.
  public let baselines: [RegimeScores]
  public var persistence: RegimeScores { baselines[0] }

  /// Trees on the five features of the day.
  public static let boosting: TreeParameters = {
    var parameters = TreeParameters.boosting
    (parameters.rounds, parameters.depth, parameters.learningRate) = (150, 3, 0.1)
    (parameters.rowShare, parameters.columnShare, parameters.bins) = (0.8, 0.8, 256)
    return parameters
  }()

  /// - Throws: `too_few_bars` where the horizon leaves no days; `one_class`.
  public init(_ history: RegimeHistory, horizon: Int, seed: UInt64) throws(AssayError) {
    let days = history.testDays(horizon: horizon)
    guard days.count >= 20, history.trainingDays(horizon: horizon).count >= 100 else {
      throw AssayError(
        code: "too_few_bars",
        message: "A horizon of \(horizon) days leaves \(max(0, days.count)) days to judge.",
        remedy: "Give more bars or a shorter horizon.", kind: .badData)
    }
    self.history = history
    self.horizon = horizon
    let now = days.map { history.labels[$0] }
    let chain = MarkovChain(history.labels, until: history.cut).power(horizon)
    let training = history.trainingDays(horizon: horizon).map { history.labels[$0 + horizon] }
    let classes = RegimeHistory.classes.count
    let counts = (0..<classes).map { index in training.count { $0 == index } }
    let most = Self.argmax(counts.map(Double.init))
    let trees = try Self.model(GradientBoosting(Self.boosting), history, horizon, steps: 1, seed: seed)
    baselines = [
      RegimeScores("persistence", predictions: now, history: history, horizon: horizon),
      RegimeScores(
        "markov_chain", predictions: now.map { Self.argmax(chain[$0]) }, probabilities: now.map { chain[$0] },
        history: history, horizon: horizon),
      RegimeScores(
        "most_frequent_class", predictions: now.map { _ in most }, history: history, horizon: horizon),
      try Self.scores("gradient_boosting", trees, history, horizon, steps: 1),
    ]
  }

  /// Trains a family on the days before the test.
  public func train(_ family: any ModelFamily, steps: Int, seed: UInt64) throws(AssayError) -> any Model {
    try Self.model(family, history, horizon, steps: steps, seed: seed)
  }

  /// What a trained model is worth on the days of the test.
  public func judge(_ model: any Model, steps: Int) throws(AssayError) -> RegimeScores {
    try Self.scores(model.family, model, history, horizon, steps: steps)
  }

  /// Of the accuracy, and of it less that of persistence, at 95 % over blocks of days as long as the horizon and a
  /// month at least: regimes last.
  public func intervals(
    _ scores: RegimeScores, resamples: Int = 1_000, seed: UInt64
  ) -> (accuracy: ClosedRange<Double>?, overPersistence: ClosedRange<Double>?) {
    let truth = history.testDays(horizon: horizon).map { history.labels[$0 + horizon] }
    let hits = zip(scores.predictions, truth).map { $0 == $1 ? 1.0 : 0 }
    let others = zip(persistence.predictions, truth).map { $0 == $1 ? 1.0 : 0 }
    let length = max(horizon, 21)
    guard truth.count >= 5 * length else { return (nil, nil) }
    var random = RandomStream(seed: seed).child(79)
    var (own, over): ([Double], [Double]) = ([], [])
    for _ in 0..<resamples {
      var (hit, other, drawn) = (0.0, 0.0, 0)
      while drawn < truth.count {
        let start = random.below(truth.count)
        for step in 0..<min(length, truth.count - drawn) {
          hit += hits[(start + step) % truth.count]
          other += others[(start + step) % truth.count]
        }
        drawn += length
      }
      own.append(hit / Double(truth.count))
      over.append((hit - other) / Double(truth.count))
    }
    func range(_ values: [Double]) -> ClosedRange<Double> {
      let sorted = values.sorted()
      return Quantile.linear(0.025, ofSorted: sorted.span)...Quantile.linear(0.975, ofSorted: sorted.span)
    }
    return (range(own), range(over))
  }

  private static func model(
    _ family: any ModelFamily, _ history: RegimeHistory, _ horizon: Int, steps: Int, seed: UInt64
  ) throws(AssayError) -> any Model {
    let (table, days) = history.table(horizon: horizon, steps: steps)
    let rows = days.indices.filter { days[$0] + horizon < history.cut }
    return try family.train(
      TrainingTask(table, target: .classes(RegimeHistory.classes.count), rows: rows, seed: seed))
  }

  private static func scores(
    _ name: String, _ model: any Model, _ history: RegimeHistory, _ horizon: Int, steps: Int
  ) throws(AssayError) -> RegimeScores {
    let (table, days) = history.table(horizon: horizon, steps: steps)
    let rows = days.indices.filter { days[$0] >= history.cut }
    let classes = RegimeHistory.classes.count
    let said = try model.predict(table, rows: rows)
    let probabilities = rows.indices.map { Array(said[($0 * classes)..<(($0 + 1) * classes)]) }
    return RegimeScores(
      name, predictions: probabilities.map(argmax), probabilities: probabilities, history: history,
      horizon: horizon)
  }

  /// The lowest index on ties.
  static func argmax(_ values: [Double]) -> Int {
    values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
  }
}

/// How regimes follow each other from day to day.
public struct MarkovChain: Sendable, Hashable {
  public let counts: [[Int]]
  public let probabilities: [[Double]]

  /// - Parameter end: pairs of days before it count.
  public init(_ labels: [Int], until end: Int) {
    let classes = RegimeHistory.classes.count
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for day in 1..<max(1, end) where labels[day - 1] >= 0 && labels[day] >= 0 {
      counts[labels[day - 1]][labels[day]] += 1
    }
    self.counts = counts
    probabilities = counts.enumerated().map { index, row in
      let sum = row.reduce(0, +)
      // A regime that was never seen stays.
      return sum == 0
        ? row.indices.map { $0 == index ? 1 : 0 } : row.map { Double($0) / Double(sum) }
    }
  }

  /// Probabilities after so many days.
  public func power(_ days: Int) -> [[Double]] {
    let size = probabilities.count
    var result = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0 } }
    for _ in 0..<days {
      result = result.map { row in
        (0..<size).map { column in
          (0..<size).reduce(0) { $0 + row[$1] * probabilities[$1][column] }
        }
      }
    }
    return result
  }
}
