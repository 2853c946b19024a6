public import Learning
import Numerics
public import Validation

/// A filter in combinatorial purged cross-validation: the held-out parts of all splits, put together to paths of
/// which each covers every trade once.
public struct FilterPaths: Sendable {
  public let trades: FilterTrades
  public let splits: TradeSplits

  public init(_ trades: FilterTrades, _ splits: TradeSplits) {
    self.trades = trades
    self.splits = splits
  }

  /// What a filter did on one path.
  public struct Path: Sendable, Hashable {
    public let kept: Int
    /// Share of the kept trades that made money; `nil` where none is kept.
    public let precision: Double?
    public let profit: DailyProfit
    /// How well the probabilities tell winning trades from losing ones.
    public let auc: Double?
  }

  /// The probability of each trade on a path, from the probabilities of each split's held-out trades.
  func probabilities(_ path: Int, _ bySplit: [[Double]]) -> [Double] {
    var result = [Double](repeating: .nan, count: trades.count)
    for (number, split) in splits.splits.enumerated() {
      for (group, own) in zip(split.testGroups, split.paths) where own == path {
        for (place, trade) in split.test.enumerated() where splits.groups[group].contains(trade) {
          result[trade] = bySplit[number][place]
        }
      }
    }
    return result
  }

  /// - Parameter bySplit: for each split the probabilities of its held-out trades, in their order.
  public func score(_ bySplit: [[Double]], threshold: Double) -> FilterScore {
    var kept = [Int](repeating: 0, count: trades.count)
    var paths: [Path] = []
    for path in 0..<splits.pathCount {
      let probabilities = probabilities(path, bySplit)
      var (count, wins) = (0, 0)
      for trade in kept.indices where probabilities[trade] >= threshold {
        kept[trade] += 1
        count += 1
        if trades.table.labels[trade] == 1 { wins += 1 }
      }
      let days = trades.daily { probabilities[$0] >= threshold ? 1 : 0 }
      let scores = try? LabelledScores(labels: trades.table.labels, scores: probabilities)
      paths.append(
        Path(
          kept: count, precision: count > 0 ? Double(wins) / Double(count) : nil,
          profit: DailyProfit(days, periodsPerYear: trades.calendar.periodsPerYear),
          auc: scores.flatMap { RankingSkill($0)?.auc }))
    }
    return FilterScore(paths: paths, kept: kept)
  }

  /// Sharpe ratio of a day of one split's held-out groups alone; 0 where its filter keeps nothing that moves.
  func sharpe(ofSplit number: Int, _ probabilities: [Double], threshold: Double) -> Double {
    let split = splits.splits[number]
    var kept = [Bool](repeating: false, count: trades.count)
    for (place, trade) in split.test.enumerated() where probabilities[place] >= threshold {
      kept[trade] = true
    }
    var days: [Double] = []
    for group in split.testGroups {
      let rows = splits.groups[group]
      let first = trades.entries[rows.lowerBound]
      var own = [Double](repeating: 0, count: (trades.exits[rows].max() ?? first) - first + 1)
      for trade in rows where kept[trade] { own[trades.exits[trade] - first] += trades.profits[trade] }
      days += own
    }
    return SharpeRatio.of(days) ?? 0
  }
}

/// What a filter did on all paths.
public struct FilterScore: Sendable, Hashable {
  public let paths: [FilterPaths.Path]
  /// For each trade on how many paths it is kept.
  public let kept: [Int]

  /// Mean over the paths of the Sharpe ratio of a day; `nil` where a path keeps nothing that moves.
  public var sharpePerDay: Double? {
    let ratios = paths.compactMap(\.profit.sharpePerDay)
    return ratios.count == paths.count ? ratios.reduce(0, +) / Double(ratios.count) : nil
  }

  /// The same of a year, with its deviation (ddof 1) and its least value over the paths.
  public var sharpe: (mean: Double, deviation: Double, least: Double)? {
    let ratios = paths.compactMap(\.profit.sharpe)
    guard ratios.count == paths.count, let least = ratios.min() else { return nil }
    let mean = ratios.reduce(0, +) / Double(ratios.count)
    let squares = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, ratios.count > 1 ? (squares / Double(ratios.count - 1)).squareRoot() : 0, least)
  }

  public var meanKept: Double { Double(paths.reduce(0) { $0 + $1.kept }) / Double(paths.count) }

  /// How often each trade is kept, a digit a trade: from it the daily profit of the mean path is made again.
  public var keptText: String { kept.map { String($0, radix: 36) }.joined() }

  /// Reads back `keptText`.
  public static func kept(_ text: String) -> [Int] {
    text.compactMap { $0.hexDigitValue ?? Int(String($0), radix: 36) }
  }
}
