public import Diagnostics
public import Numerics

/// The probability of backtest overfitting by combinatorially symmetric cross-validation: how often the
/// strategy that is best in one half of the history lands in the lower half of the field in the other.
///
/// Bailey, Borwein, López de Prado & Zhu (2017), "The Probability of Backtest Overfitting", J. Computational
/// Finance 20(4). The history is cut into S blocks; every choice of S/2 of them is a sample to select in, the
/// rest the sample to judge in. Both are ranked by the per-period Sharpe ratio (ddof 1).
///
/// Conventions: the oldest T mod S rows are dropped; a column that does not move within a half has Sharpe ratio
/// 0 there; the first of equally good columns is selected; equal ratios share the mean of their ranks. With
/// independent noise the probability is about one half, with a standard deviation of about 0.2 between panels:
/// one low value is no evidence of skill. Show it with a deflated Sharpe ratio and `probabilityOfLoss`.
public struct BacktestOverfitting: Sendable, Hashable {
  /// What came of selecting in one choice of blocks.
  public struct Combination: Sendable, Hashable {
    /// Index of the strategy that is best in the selected blocks.
    public let best: Int
    /// Its Sharpe ratio per period there.
    public let inSample: Double
    /// Its Sharpe ratio per period in the other blocks.
    public let outOfSample: Double
    /// Its rank in the other blocks, 1 being the worst of the field.
    public let rank: Double
    /// ln(w/(1 − w)) with w = rank/(N + 1); negative in the lower half of the field.
    public let logit: Double
  }

  /// A least-squares line through (in-sample, out-of-sample) Sharpe ratios of the selected strategies.
  public struct Degradation: Sendable, Hashable {
    public let slope: Double
    public let intercept: Double
    /// `nil` where the out-of-sample ratios are all equal.
    public let rSquared: Double?
  }

  public let blocks: Int
  public let rowsPerBlock: Int
  /// Rows at the start of the panel that fill no block.
  public let droppedRows: Int
  public let strategyCount: Int
  /// Indices of the strategies that have one value in every row. They take part with a Sharpe ratio of 0.
  public let flatStrategies: [Int]
  /// One entry a choice of blocks, in lexicographic order of the blocks selected in.
  public let combinations: [Combination]

  /// The most blocks that are taken: 2,704,156 combinations.
  public static let maximumBlocks = 24

  /// - Throws: `AssayError`: `invalid_blocks` (odd, below 2 or above `maximumBlocks`), `too_few_strategies`
  ///   (fewer than two), `too_few_observations` (a half with fewer than two rows, or a block with none).
  /// - Complexity: O(C(S, S/2)·N) time, about 25 ns a strategy and combination; O(S·N) memory beside the panel.
  public init(_ panel: PerformancePanel, blocks: Int, workers: Workers = .one) throws(AssayError) {
    try Self.check(panel, blocks: blocks)
    self.blocks = blocks
    rowsPerBlock = panel.periodCount / blocks
    droppedRows = panel.periodCount % blocks
    strategyCount = panel.strategyCount
    flatStrategies = panel.columns.indices.filter { panel.isFlat($0) }
    combinations = CombinatorialHalves.combinations(
      panel, blocks: blocks, rowsPerBlock: rowsPerBlock, firstRow: droppedRows, workers: workers)
  }

  /// The share of combinations whose logit is at most 0: the probability of backtest overfitting.
  public var probability: Double { share { $0.logit <= 0 } }

  /// The share whose logit is below 0; differs from `probability` where the selected one is the exact middle.
  public var strictProbability: Double { share { $0.logit < 0 } }

  /// The share of combinations whose selected strategy has a negative Sharpe ratio in the other half.
  public var probabilityOfLoss: Double { share { $0.outOfSample < 0 } }

  /// How the selected ratio carries over; `nil` where the in-sample ratios are all equal. Halves complement each
  /// other, so a slope near −1 is usual even without overfitting.
  public var degradation: Degradation? {
    let count = Double(combinations.count)
    let meanIn = combinations.reduce(0) { $0 + $1.inSample } / count
    let meanOut = combinations.reduce(0) { $0 + $1.outOfSample } / count
    var (squaresIn, squaresOut, products) = (0.0, 0.0, 0.0)
    for combination in combinations {
      let (x, y) = (combination.inSample - meanIn, combination.outOfSample - meanOut)
      squaresIn += x * x
      squaresOut += y * y
      products += x * y
    }
    guard squaresIn > 0 else { return nil }
    let slope = products / squaresIn
    return Degradation(
      slope: slope, intercept: meanOut - slope * meanIn,
      rSquared: squaresOut > 0 ? products * products / (squaresIn * squaresOut) : nil)
  }

  private func share(_ matches: (Combination) -> Bool) -> Double {
    Double(combinations.count(where: matches)) / Double(combinations.count)
  }

  static func check(_ panel: PerformancePanel, blocks: Int) throws(AssayError) {
    guard blocks >= 2, blocks.isMultiple(of: 2), blocks <= maximumBlocks else {
      throw AssayError(
        code: "invalid_blocks", message: "A panel cannot be cut into \(blocks) blocks for this test.",
        remedy: "Give an even number of blocks from 2 to \(maximumBlocks), such as 16.", place: "blocks",
        kind: .usage)
    }
    guard panel.strategyCount >= 2 else {
      throw AssayError(
        code: "too_few_strategies", message: "The panel has one strategy; there is nothing to select from.",
        remedy: "Give a column for every configuration that was tried, at least two.", kind: .badData)
    }
    let rows = panel.periodCount / blocks
    guard rows >= 1, rows * blocks / 2 >= 2 else {
      throw AssayError(
        code: "too_few_observations",
        message: "\(panel.periodCount) rows cannot be cut into \(blocks) blocks with a Sharpe ratio a half.",
        remedy: "Give more rows or fewer blocks: each half needs at least two rows.", kind: .badData)
    }
  }
}
