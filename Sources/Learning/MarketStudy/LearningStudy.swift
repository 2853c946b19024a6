import Diagnostics
import Features
import Market
public import Numerics

/// The pipeline of learning on markets whose truth is known: where nothing can be learned it must say so, and where
/// something was planted it must find it, and no more than was planted.
public struct LearningStudy: Sendable {
  public struct Plan: Sendable, Hashable {
    public var emptyMarkets = 40
    public var plantedMarkets = 10
    public var symbols = 8
    public var days = 2_500
    /// κ of the planted markets.
    public var strength = 0.12
    public var horizon = 5
    public var seed: UInt64 = 1

    public init() {}
  }

  /// One market, through both pipelines.
  public struct Outcome: Sendable, Hashable {
    public let strength: Double
    /// Of the ensemble on the test part.
    public let auc: Double
    public let aucInterval: ClosedRange<Double>?
    /// That of the planted score on the same rows: what can be reached.
    public let aucPlanted: Double
    /// Of the ridge regression on the test part.
    public let rankIC: Double?
    public let rankInterval: ClosedRange<Double>?
    public let rankPlanted: Double?
    public let sharpeAll: Double?
    public let sharpeKept: Double?
    public let sharpeInterval: ClosedRange<Double>?
  }

  public let plan: Plan
  public let empty: [Outcome]
  public let planted: [Outcome]

  /// Features that a market made of closes alone fills.
  static let features = [
    "return_1", "return_2", "return_5", "return_10", "return_20", "rsi_2", "rsi_14",
  ]

  /// - Parameter progress: called after each market, from any thread.
  public init(
    _ plan: Plan, workers: Workers, progress: @escaping @Sendable () -> Void = {}
  ) throws {
    let set = try FeatureSet(Self.features)
    let count = plan.emptyMarkets + plan.plantedMarkets
    let markets = try workers.map(count) { index in
      let strength = index < plan.emptyMarkets ? 0 : plan.strength
      let market = try Self.market(plan, set, strength: strength, index: index)
      progress()
      return market
    }
    self.plan = plan
    empty = Array(markets.prefix(plan.emptyMarkets))
    planted = Array(markets.dropFirst(plan.emptyMarkets))
  }

  private static func market(
    _ plan: Plan, _ set: FeatureSet, strength: Double, index: Int
  ) throws -> Outcome {
    let market = PlantedMarket(
      symbols: plan.symbols, days: plan.days, strength: strength, horizon: plan.horizon,
      seed: plan.seed &* 1_000 &+ UInt64(index))
    let tables = try market.series.map { try set.table(on: FeatureSource($0)) }
    let panel = try PricePanel(tables, market.series, horizon: plan.horizon, every: plan.horizon)
    var prices = PriceStudy.Settings()
    prices.families = [RidgeFamily()]
    prices.seed = plan.seed
    let forecast = try PriceStudy(panel, prices, workers: .one)
    let truth = planted(market, panel)
    let judge = PriceJudge(panel, forecast.split)
    let best = try judge.score("planted", forecast.split.test.map { truth[$0] })
    // The same rows as signals: whether the price is higher at the horizon.
    let returns = panel.table.labels.map { $0 * 100 }
    let signals = TrainingTable(
      features: panel.table.features, times: panel.table.times, symbols: panel.table.symbols,
      ends: panel.table.ends, labels: returns.map { $0 > 0 ? 1 : 0 }, outcomes: returns)
    let study = try QualityStudy(signals, quality(plan), workers: .one)
    let scores = try LabelledScores(
      labels: study.split.test.map { signals.labels[$0] }, scores: study.split.test.map { truth[$0] })
    return Outcome(
      strength: strength, auc: study.ensemble.ranking.auc, aucInterval: study.ensemble.interval,
      aucPlanted: RankingSkill(scores)?.auc ?? .nan, rankIC: forecast.scores[0].rankInformation?.mean,
      rankInterval: forecast.scores[0].rankInterval, rankPlanted: best.rankInformation?.mean,
      sharpeAll: study.acting?.sharpeAll, sharpeKept: study.acting?.sharpeKept,
      sharpeInterval: study.acting?.interval)
  }

  /// Families with settings small enough for many markets.
  private static func quality(_ plan: Plan) -> QualityStudy.Settings {
    var settings = QualityStudy.Settings()
    var (boosting, forest) = (GradientBoosting.standard, RandomForest.standard)
    (boosting.rounds, boosting.depth, boosting.learningRate, boosting.bins) = (100, 3, 0.05, 64)
    (forest.parallelTrees, forest.depth, forest.bins) = (60, 6, 64)
    var network = NetworkSettings()
    (network.hidden, network.maximumEpochs) = ([16], 50)
    settings.families = [
      GradientBoosting(boosting, patience: 20), RandomForest(forest), NeuralNetwork(network),
      LogisticFamily(),
    ]
    settings.cost = 0
    settings.resamples = 400
    settings.seed = plan.seed
    return settings
  }

  /// The planted score of each row of the panel.
  private static func planted(_ market: PlantedMarket, _ panel: PricePanel) -> [Double] {
    var places: [String: [Int64: Double]] = [:]
    for (bars, scores) in zip(market.series, market.scores) {
      places[bars.instrument.symbol] = Dictionary(
        uniqueKeysWithValues: zip(bars.timestamps, scores))
    }
    return panel.table.times.indices.map { row in
      let score = places[panel.table.symbols[row]]?[panel.table.times[row]] ?? .nan
      return score.isNaN ? 0 : score
    }
  }
}
