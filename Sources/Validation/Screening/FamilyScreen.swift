public import Numerics

/// What all parameter sets and exits of a strategy on a symbol come to together, beside the tests for an edge
/// (`TrialPanel`): how they spread, how they go together, and how often the best of one half of the days is a poor
/// one on the other.
public struct FamilyScreen: Sendable {
  public let trials: Int
  /// Trials that ever traded, and how many different ones are among them.
  public let movingTrials: Int
  public let distinctTrials: Int
  /// Σ over the moving trials of their standardised returns, session by session: their mean correlation
  /// follows from it.
  public let standardizedSum: [Double]
  /// Sum and sum of squares of the Sharpe ratios per session of all trials.
  public let sharpeSum: Double
  public let sharpeSquares: Double
  /// Probability of backtest overfitting and of a loss out of sample; NaN for fewer than two different trials.
  public let overfitting: Double
  public let probabilityOfLoss: Double

  /// - Parameters:
  ///   - columns: returns of every trial, session by session.
  ///   - overfittingBlocks: of the combinatorially symmetric cross-validation.
  /// - Throws: as `PerformancePanel`.
  public init(_ columns: [[Double]], overfittingBlocks: Int = 12, workers: Workers = .one) throws {
    let groups = DistinctColumns(columns)
    let moving = groups.representatives.filter { column in columns[column].contains { $0 != 0 } }
    trials = columns.count
    distinctTrials = moving.count
    guard !moving.isEmpty else {
      movingTrials = 0
      standardizedSum = Array(repeating: 0, count: columns.first?.count ?? 0)
      (sharpeSum, sharpeSquares) = (0, 0)
      (overfitting, probabilityOfLoss) = (.nan, .nan)
      return
    }
    let panel = try PerformancePanel(names: moving.map { "\($0)" }, columns: moving.map { columns[$0] })
    let sharpes = panel.columns.map { SelectionScore.sharpe($0) ?? 0 }
    let weights = moving.map { Double(groups.members(of: $0).count) }
    movingTrials = Int(weights.reduce(0, +))
    sharpeSum = zip(weights, sharpes).reduce(0) { $0 + $1.0 * $1.1 }
    sharpeSquares = zip(weights, sharpes).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    standardizedSum = Self.standardizedSum(panel, weights)
    let overfit =
      moving.count >= 2 && panel.periodCount >= 2 * overfittingBlocks
      ? try BacktestOverfitting(panel, blocks: overfittingBlocks, workers: workers) : nil
    overfitting = overfit?.probability ?? .nan
    probabilityOfLoss = overfit?.probabilityOfLoss ?? .nan
  }

  private static func standardizedSum(_ panel: PerformancePanel, _ weights: [Double]) -> [Double] {
    var sum = Array(repeating: 0.0, count: panel.periodCount)
    for (column, weight) in zip(panel.columns, weights) {
      let mean = FixedOrderSum.of(column) / Double(column.count)
      let squares = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      if squares <= 0 { continue }
      let scale = weight / squares.squareRoot()
      for (period, value) in column.enumerated() { sum[period] += (value - mean) * scale }
    }
    return sum
  }
}
