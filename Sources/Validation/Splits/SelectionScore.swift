import Numerics

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
    SharpeRatio.of(panel.columns[strategy], in: rows)
  }

  func returns(of strategy: Int, in rows: [Range<Int>]) -> [Double] {
    rows.flatMap { panel.columns[strategy][$0] }
  }

  static func sharpe(_ returns: [Double]) -> Double? { SharpeRatio.of(returns) }
}

/// The Sharpe ratio per period by which strategies of a panel are chosen.
public enum PanelSharpe {
  /// Mean over deviation (ddof 1); `nil` where the series does not move or has fewer than two values.
  public static func of(_ profits: [Double]) -> Double? { SelectionScore.sharpe(profits) }
}
