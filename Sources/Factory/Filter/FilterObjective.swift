public import Diagnostics
public import Learning
public import Search
public import Validation

/// A trial of a filter's study: fifteen models by combinatorial purged cross-validation, and the mean over the paths
/// of the Sharpe ratio of the trades that they keep.
public struct FilterObjective: TrialObjective {
  public let paths: FilterPaths
  public let space: FilterSpace
  private let settings: JSONValue
  private let seed: UInt64
  /// The features that each split's training trades rank first.
  private let rankings: [FeatureRanking]
  /// The order in which splits are made, so that the first few hold out every group.
  private let order: [Int]

  /// - Parameter settings: hash of the trades and everything else that decides a value beside the parameters.
  public init(_ paths: FilterPaths, _ space: FilterSpace, settings: JSONValue, seed: UInt64) {
    self.paths = paths
    self.space = space
    self.settings = settings
    self.seed = seed
    rankings = paths.splits.splits.map { FeatureRanking(paths.trades.table, rows: $0.train) }
    order = Self.order(paths.splits)
  }

  public var identity: JSONValue { settings }
  public var contract: JSONValue { .null }

  /// Next comes the split whose groups were held out least so far.
  private static func order(_ splits: TradeSplits) -> [Int] {
    var (left, seen) = (Array(splits.splits.indices), [Int](repeating: 0, count: splits.groups.count))
    var order: [Int] = []
    func load(_ split: Int) -> Int { splits.splits[split].testGroups.reduce(0) { $0 + seen[$1] } }
    while let next = left.min(by: { (load($0), $0) < (load($1), $1) }) {
      left.removeAll { $0 == next }
      order.append(next)
      for group in splits.splits[next].testGroups { seen[group] += 1 }
    }
    return order
  }

  public func evaluate(
    _ point: [Double], in _: Space, report: (IntermediateValue) -> String?
  ) throws -> TrialOutcome {
    let choice = space.choice(point)
    let year = paths.trades.calendar.periodsPerYear.squareRoot()
    var probabilities = [[Double]](repeating: [], count: order.count)
    for (step, number) in order.enumerated() {
      probabilities[number] = try self.probabilities(choice, split: number)
      let ratio = paths.sharpe(ofSplit: number, probabilities[number], threshold: choice.threshold)
      if let reason = report(IntermediateValue(step: step + 1, value: ratio * year)) {
        return .pruned(reason: reason)
      }
    }
    let score = paths.score(probabilities, threshold: choice.threshold)
    guard let perDay = score.sharpePerDay, let sharpe = score.sharpe else {
      return .failed(reason: "it keeps too few trades on a path for a Sharpe ratio")
    }
    let precisions = score.paths.compactMap(\.precision)
    let areas = score.paths.compactMap(\.auc)
    return .values(
      [sharpe.mean], constraints: [],
      figures: [
        .init("sharpe_ratio_per_day", perDay), .init("sharpe_deviation", sharpe.deviation),
        .init("sharpe_least", sharpe.least), .init("trades_kept", score.meanKept),
        .init("precision", precisions.reduce(0, +) / Double(max(precisions.count, 1))),
        .init("auc", areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)),
      ], record: score.keptText)
  }

  /// The probabilities of a split's held-out trades by a model of its training trades.
  public func probabilities(_ choice: FilterSpace.Choice, split number: Int) throws -> [Double] {
    let split = paths.splits.splits[number]
    let table = rankings[number].select(choice.features, from: paths.trades.table)
    let model = try choice.family.train(
      TrainingTask(table, target: .probability, rows: split.train, seed: seed &+ UInt64(number)))
    return try model.predict(table, rows: split.test)
  }

  /// The model of all trades, for later ones.
  public func final(_ choice: FilterSpace.Choice) throws -> any Model {
    let all = Array(0..<paths.trades.count)
    let table = FeatureRanking(paths.trades.table, rows: all).select(
      choice.features, from: paths.trades.table)
    return try choice.family.train(TrainingTask(table, target: .probability, rows: all, seed: seed))
  }
}
