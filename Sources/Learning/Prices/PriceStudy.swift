public import Diagnostics
public import Numerics

/// Forecasts of returns of many symbols, pooled: what models add to no forecast at all.
public struct PriceStudy: Sendable {
  public struct Settings: Sendable {
    /// Where validation and test begin, UTC nanoseconds; where 60 % and 80 % of the rows have passed unless given.
    public var validationFrom: Int64?
    public var testFrom: Int64?
    public var embargoDays = 5
    public var seed: UInt64 = 1
    public var families: [any ModelFamily] = Self.standard

    public init() {}

    /// Ridge regression, boosting, a forest and a network of 100 and 50 units.
    public static let standard: [any ModelFamily] = {
      var network = NetworkSettings()
      network.hidden = [100, 50]
      return [RidgeFamily(), GradientBoosting(), RandomForest(), NeuralNetwork(network)]
    }()
  }

  /// What one forecast was worth on the test part.
  public struct Score: Sendable {
    public let name: String
    /// One a row of the test part.
    public let forecasts: [Double]
    public let meanSquaredError: Double
    public let meanAbsoluteError: Double
    /// 1 − squared errors over those of no forecast, and of the mean of the training rows.
    public let rSquaredZero: Double?
    public let rSquaredMean: Double?
    public let directionalAccuracy: Double?
    /// Over the symbols of each date; `nil` with fewer than five.
    public let rankInformation: RankInformation.Summary?
    /// The mean coefficient with the outcomes of so many dates later.
    public let decay: [Double?]
    /// Against no forecast, of the mean loss of each date; negative where the forecast is better.
    public let lossTest: ForecastLossTest?
  }

  public let panel: PricePanel
  public let split: TimeSplit
  /// Zero, drift and autoregression.
  public let baselines: [Score]
  public let scores: [Score]
  public let models: [any Model]

  static let decayDates = 5

  public init(_ panel: PricePanel, _ settings: Settings, workers: Workers) throws {
    let table = panel.table
    let standard = TimeSplit.standard(table)
    let split = try TimeSplit(
      table, validationFrom: settings.validationFrom ?? standard.validationFrom,
      testFrom: settings.testFrom ?? standard.testFrom,
      embargo: Int64(settings.embargoDays) * 86_400_000_000_000)
    self.panel = panel
    self.split = split
    models = try workers.map(settings.families.count) { index -> any Model in
      try settings.families[index].train(
        TrainingTask(
          table, target: .value, rows: split.training, stopping: split.validation,
          seed: settings.seed &+ UInt64(index)))
    }
    let judge = PriceJudge(panel, split)
    let simple = PriceBaselines(panel: panel, until: split.validationStart)
    baselines = [
      try judge.score("zero", simple.zero(split.test)), try judge.score("drift", simple.drift(split.test)),
      try judge.score("ar_1", simple.autoregression(split.test)),
    ]
    var scores: [Score] = []
    for model in models {
      scores.append(try judge.score(model.family, model.predict(table, rows: split.test)))
    }
    self.scores = scores
  }
}

/// Scores forecasts of the test part.
struct PriceJudge {
  let panel: PricePanel
  let split: TimeSplit
  private let dates: [[Int]]
  private let place: [Int: Int]
  private let mean: Double

  init(_ panel: PricePanel, _ split: TimeSplit) {
    self.panel = panel
    self.split = split
    place = Dictionary(uniqueKeysWithValues: split.test.enumerated().map { ($1, $0) })
    let first = split.test.first ?? 0
    dates = panel.dates.filter { ($0.first ?? 0) >= first }
    let labels = split.training.map { panel.table.labels[$0] }
    mean = labels.reduce(0, +) / Double(labels.count)
  }

  func score(_ name: String, _ forecasts: [Double]) throws(AssayError) -> PriceStudy.Score {
    let outcomes = split.test.map { panel.table.labels[$0] }
    let plain = try ForecastScores(outcomes: outcomes, forecasts: forecasts, horizon: panel.steps)
    let fromMean = outcomes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let squares = zip(outcomes, forecasts).map { ($0 - $1) * ($0 - $1) }
    let (said, came) = (byDate(forecasts), byDate(outcomes))
    return PriceStudy.Score(
      name: name, forecasts: forecasts, meanSquaredError: plain.meanSquaredError,
      meanAbsoluteError: plain.meanAbsoluteError, rSquaredZero: plain.rSquaredZero,
      rSquaredMean: fromMean > 0 ? 1 - squares.reduce(0, +) / fromMean : nil,
      directionalAccuracy: plain.directionalAccuracy,
      rankInformation: RankInformation(forecasts: said, outcomes: came).summary,
      decay: (0...PriceStudy.decayDates).map {
        RankInformation(forecasts: said, outcomes: came, lag: $0).summary?.mean
      },
      lossTest: ForecastLossTest(differences: lossDifferences(squares, outcomes), horizon: panel.steps))
  }

  /// The mean loss of each date less that of no forecast: symbols of one date are one piece of evidence.
  private func lossDifferences(_ squares: [Double], _ outcomes: [Double]) -> [Double] {
    dates.map { rows in
      let places = rows.compactMap { place[$0] }
      let sum = places.reduce(0) { $0 + squares[$1] - outcomes[$1] * outcomes[$1] }
      return sum / Double(max(places.count, 1))
    }
  }

  /// Symbols in columns, NaN where a symbol has no row on the date.
  private func byDate(_ values: [Double]) -> [[Double]] {
    let columns = Dictionary(uniqueKeysWithValues: panel.symbols.enumerated().map { ($1, $0) })
    return dates.map { rows in
      var line = [Double](repeating: .nan, count: panel.symbols.count)
      for row in rows {
        guard let place = place[row], let column = columns[panel.table.symbols[row]] else { continue }
        line[column] = values[place]
      }
      return line
    }
  }
}
