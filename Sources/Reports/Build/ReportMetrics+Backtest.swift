public import Backtest
import Storage

extension ReportMetrics {
  /// The figures of one backtest made on the plain engine.
  public init(_ summary: BacktestSummary) {
    self.init()
    for figure in FigureDefinition.reported + [.periodsPerYear] { self[figure] = summary[figure] }
  }

  /// The figures that a sweep has stored.
  init(_ figures: BacktestFigures) {
    self.init()
    for kept in BacktestFigures.kept where FigureDefinition.reported.contains(kept.figure) {
      self[kept.figure] = figures[kept.figure]
    }
  }
}
