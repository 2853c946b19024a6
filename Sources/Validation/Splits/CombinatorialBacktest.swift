import Diagnostics
public import Numerics

/// What selecting in the training rows and trading in the held-out ones would have earned, on every path of a
/// combinatorial cross-validation.
///
/// In each split the strategy with the best Sharpe ratio in the training rows is traded in the held-out folds; the
/// folds are put together to complete histories. The spread of the paths' Sharpe ratios shows how much one walk
/// through the data depends on its particular cut. López de Prado (2018), chapter 12.
public struct CombinatorialBacktest: Sendable, Hashable {
  /// What came of one split.
  public struct Choice: Sendable, Hashable {
    /// Index of the strategy that was best in the training rows.
    public let best: Int
    /// Its Sharpe ratio per period there and in the held-out rows; `nil` where it does not move there.
    public let inSample: Double
    public let outOfSample: Double?
  }

  /// One choice a split, in the order of the splits.
  public let choices: [Choice]
  /// The returns of each path, oldest first; as long as the panel.
  public let paths: [[Double]]
  /// Sharpe ratio per period of each path; `nil` where it does not move.
  public let pathSharpes: [Double?]

  /// - Throws: `rows_do_not_match` unless the splits were made for as many rows as the panel has.
  /// - Complexity: O(splits · strategies · rows).
  public init(_ panel: PerformancePanel, splits: CombinatorialSplits, workers: Workers = .one) throws {
    let rows = splits.folds.last?.upperBound ?? 0
    guard rows == panel.periodCount else {
      throw AssayError(
        code: "rows_do_not_match",
        message: "The splits are of \(rows) rows, the panel has \(panel.periodCount).",
        remedy: "Make the splits for this panel.", kind: .usage)
    }
    let score = SelectionScore(panel: panel)
    let choices = try workers.map(splits.splits.count) { index in
      let split = splits.splits[index]
      let best = score.best(in: split.train)
      return Choice(
        best: best.strategy, inSample: best.sharpe,
        outOfSample: score.sharpe(of: best.strategy, in: split.test))
    }
    paths = (0..<splits.pathCount).map { path in
      zip(splits.folds, splits.path(path)).flatMap { fold, split in panel.columns[choices[split].best][fold] }
    }
    pathSharpes = paths.map { SelectionScore.sharpe($0) }
    self.choices = choices
  }
}
