/// Picks the strategy of a panel that did best in some rows, by the Sharpe ratio per period (ddof 1). One
/// that does not move there has 0; the first of equals is taken.
struct SelectionScore {
  let panel: PerformancePanel

  func best(in rows: [Range<Int>]) -> (strategy: Int, sharpe: Double) {
    var best = (strategy: 0, sharpe: -Double.infinity)
    for strategy in 0..<panel.strategyCount {
      let value = sharpe(of: strategy, in: rows) ?? 0
      if value > best.sharpe { best = (strategy, value) }
    }
    return best
  }

  /// `nil` where the strategy does not move or has fewer than two rows.
  func sharpe(of strategy: Int, in rows: [Range<Int>]) -> Double? {
    Self.sharpe(panel.columns[strategy], in: rows)
  }

  func returns(of strategy: Int, in rows: [Range<Int>]) -> [Double] {
    rows.flatMap { panel.columns[strategy][$0] }
  }

  static func sharpe(_ returns: [Double]) -> Double? { sharpe(returns, in: [returns.indices]) }

  /// Two passes over plain memory, about 2 ns a row: a walk-forward asks this of every trial in every window.
  private static func sharpe(_ returns: [Double], in rows: [Range<Int>]) -> Double? {
    let span = returns.span
    var (sum, count, isFlat) = (0.0, 0, true)
    let first = rows.first { !$0.isEmpty }.map { span[$0.lowerBound] } ?? 0
    for range in rows {
      count += range.count
      for row in range {
        let value = span[row]
        sum += value
        isFlat = isFlat && value == first
      }
    }
    if count < 2 || isFlat { return nil }
    let mean = sum / Double(count)
    var squares = 0.0
    for range in rows {
      for row in range {
        let distance = span[row] - mean
        squares += distance * distance
      }
    }
    let value = mean / (squares / Double(count - 1)).squareRoot()
    return value.isFinite ? value : nil
  }
}

/// The Sharpe ratio per period by which strategies of a panel are chosen.
public enum PanelSharpe {
  /// Mean over deviation (ddof 1); `nil` where the series does not move or has fewer than two values.
  public static func of(_ profits: [Double]) -> Double? { SelectionScore.sharpe(profits) }
}
