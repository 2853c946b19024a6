import Diagnostics
public import Numerics

/// What selecting in each training window and trading in the test window after it would have earned.
public struct WalkForwardBacktest: Sendable, Hashable {
  public struct Window: Sendable, Hashable {
    public let split: WalkForwardSplits.Split
    /// Index of the strategy that was best in the training window.
    public let best: Int
    /// Its Sharpe ratio per period there and in the test window; `nil` where it does not move there.
    public let inSample: Double
    public let outOfSample: Double?
    /// Compound return a year in the test over that in training; `nil` where training did not earn.
    public let efficiency: Double?
  }

  public let windows: [Window]
  /// The returns of all test windows, oldest first.
  public let returns: [Double]
  /// Sharpe ratio per period of `returns`.
  public let sharpe: Double?
  /// The median over the windows in which the efficiency is defined.
  public let medianEfficiency: Double?
  /// Of all test windows together against all training windows together.
  public let pooledEfficiency: Double?

  /// - Throws: `rows_do_not_match` where a window reaches beyond the panel.
  public init(
    _ panel: PerformancePanel, splits: WalkForwardSplits, periodsPerYear: Double, workers: Workers = .one
  ) throws {
    let last = splits.splits.map(\.test.upperBound).max() ?? 0
    guard last <= panel.periodCount else {
      throw AssayError(
        code: "rows_do_not_match",
        message: "The windows reach row \(last), the panel has \(panel.periodCount).",
        remedy: "Make the windows for this panel.", kind: .usage)
    }
    let score = SelectionScore(panel: panel)
    windows = try workers.map(splits.splits.count) { index in
      let split = splits.splits[index]
      let best = score.best(in: [split.train])
      let column = panel.columns[best.strategy]
      return Window(
        split: split, best: best.strategy, inSample: best.sharpe,
        outOfSample: score.sharpe(of: best.strategy, in: [split.test]),
        efficiency: WalkForwardEfficiency.compound(
          inSample: Array(column[split.train]), outOfSample: Array(column[split.test]),
          periodsPerYear: periodsPerYear))
    }
    returns = windows.flatMap { panel.columns[$0.best][$0.split.test] }
    sharpe = SelectionScore.sharpe(returns)
    medianEfficiency = WalkForwardEfficiency.median(windows.map(\.efficiency))
    pooledEfficiency = WalkForwardEfficiency.compound(
      inSample: windows.flatMap { panel.columns[$0.best][$0.split.train] }, outOfSample: returns,
      periodsPerYear: periodsPerYear)
  }
}
