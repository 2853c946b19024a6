public import Diagnostics
public import Learning
public import Numerics
public import Search
import Validation

/// What the study of a filter found, deflated by all it was chosen from, and what the one look said.
public struct FilterResult: Sendable {
  public let study: Study
  public let trial: StudyTrial
  /// The unfiltered trades of the training period.
  public let baseline: DailyProfit
  public let trainingTrades: Int
  /// Sharpe ratio of a year in cross-validation: mean over the paths.
  public let sharpe: Double
  /// Sharpe ratio of luck: what the best of as many trials without skill is expected to show, a year.
  public let expectedMaximum: Double?
  public let deflated: Double?
  /// Probability of backtest overfitting over the complete trials; `nil` with fewer than two.
  public let overfitting: Double?
  public let overfittingTrials: Int
  public let look: FilterLook?
  public let acceptance: FilterAcceptance?
  public let model: any Model
  public let threshold: Double
  /// The columns of the model, and how much each lowered the loss in training; `nil` for a family without splits.
  public let columns: [String]
  /// What the best trial made on each path of cross-validation.
  public let paths: [DailyProfit]
  public let gains: [Double]?

  /// Blocks of the probability of overfitting.
  static let blocks = 16

  /// - Parameters:
  ///   - validation: trades to look at once; `nil` for none.
  ///   - workers: for the probability of overfitting.
  /// - Returns: `nil` where no trial is complete.
  public init?(
    _ study: Study, _ objective: FilterObjective, validation: FilterTrades?, workers: Workers = .one
  ) throws {
    guard let trial = study.best else { return nil }
    self.study = study
    self.trial = trial
    let trades = objective.paths.trades
    let year = trades.calendar.periodsPerYear
    trainingTrades = trades.count
    baseline = DailyProfit(trades.daily { _ in 1 }, periodsPerYear: year)
    sharpe = trial.values[0]
    let panel = try Self.panel(study, trades, pathCount: objective.paths.splits.pathCount)
    let own = panel.first { $0.number == trial.number }.map { DailyProfit($0.days, periodsPerYear: year) }
    let ratios = study.trials.map { Self.ratio($0) / year.squareRoot() }
    var verdict: DeflatedSharpe?
    if let shape = own?.estimate {
      verdict = DeflatedSharpe(
        SharpeEstimate(
          sharpe: sharpe / year.squareRoot(), observations: shape.observations, skew: shape.skew,
          kurtosis: shape.kurtosis), trialSharpes: ratios)
    }
    deflated = verdict?.probability
    expectedMaximum = verdict.map { $0.expectedMaximum * year.squareRoot() }
    overfittingTrials = panel.count
    overfitting = try Self.overfitting(panel, workers)
    let choice = objective.space.choice(trial.point)
    threshold = choice.threshold
    // The trial keeps its score alone, so its models are made once more.
    let bySplit = try workers.map(objective.paths.splits.splits.count) {
      try objective.probabilities(choice, split: $0)
    }
    paths = objective.paths.score(bySplit, threshold: choice.threshold).paths.map(\.profit)
    model = try objective.final(choice)
    columns = model.preparation.columnNames
    gains = try model.gain()
    if let validation, validation.count > 0 {
      let probabilities = try model.predict(validation.table, rows: Array(0..<validation.count))
      let look = FilterLook(
        validation, probabilities: probabilities, threshold: choice.threshold, seed: study.design.seed)
      self.look = look
      acceptance = FilterAcceptance(look, searched: sharpe)
    } else {
      (look, acceptance) = (nil, nil)
    }
  }

  /// The ratio by which a trial counts among all: of a pruned one the mean of what it reported, of a failed one 0.
  private static func ratio(_ trial: StudyTrial) -> Double {
    if trial.state == .complete { return trial.values[0] }
    let reports = trial.intermediate.map(\.value).filter(\.isFinite)
    return reports.isEmpty ? 0 : reports.reduce(0, +) / Double(reports.count)
  }

  /// The daily profits of the mean path of every complete trial.
  private static func panel(
    _ study: Study, _ trades: FilterTrades, pathCount: Int
  ) throws -> [(number: Int, days: [Double])] {
    study.trials.compactMap { trial in
      guard trial.state == .complete, let text = trial.record else { return nil }
      let kept = FilterScore.kept(text)
      guard kept.count == trades.count else { return nil }
      return (trial.number, trades.daily { Double(kept[$0]) / Double(pathCount) })
    }
  }

  private static func overfitting(_ panel: [(number: Int, days: [Double])], _ workers: Workers) throws
    -> Double?
  {
    guard panel.count >= 2, panel[0].days.count >= 2 * blocks else { return nil }
    let columns = try PerformancePanel(names: panel.map { "\($0.number)" }, columns: panel.map(\.days))
    return try BacktestOverfitting(columns, blocks: blocks, workers: workers).probability
  }

  public var json: JSONObject {
    let space = study.design.space
    return [
      "trials": JSONValue(study.trials.count),
      "complete": JSONValue(study.trials.count { $0.state == .complete }),
      "pruned": JSONValue(study.trials.count { $0.state == .pruned }),
      "failed": JSONValue(study.trials.count { $0.state == .failed }),
      "training": [
        "trades": JSONValue(trainingTrades), "without_filter": baseline.json,
      ],
      "best": [
        "trial": JSONValue(trial.number), "parameters": .object(trial.parameters(in: space)),
        "sharpe_ratio": .number(sharpe),
        "figures": .object(JSONObject(trial.figures.map { ($0.name, JSONValue($0.value)) })),
      ],
      "expected_max_sharpe": JSONValue(expectedMaximum), "deflated_sharpe": JSONValue(deflated),
      "pbo": JSONValue(overfitting), "pbo_trials": JSONValue(overfittingTrials),
      "validation": look?.json ?? .null, "acceptance": acceptance?.json ?? .null,
      "features": JSONValue(model.preparation.features),
    ]
  }
}
