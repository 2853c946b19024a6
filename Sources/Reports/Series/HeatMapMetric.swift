/// A figure that a heat map can show.
struct HeatMapMetric {
  let key: String
  let figure: FigureDefinition
  let value: (ReportGrid.Point) -> Double?

  var title: String { figure.title }
  /// Signs would only widen the cells.
  var unit: ReportUnit { figure.unit == .signedPercent ? .percent : figure.unit }

  static var all: [HeatMapMetric] {
    [
      HeatMapMetric(key: "sharpe", figure: .sharpeRatio) { $0.sharpeRatio },
      HeatMapMetric(key: "return", figure: .totalReturn) { $0.totalReturn },
      HeatMapMetric(key: "drawdown", figure: .maximumDrawdown) { $0.maximumDrawdown },
      HeatMapMetric(key: "factor", figure: .profitFactor) { $0.profitFactor },
      HeatMapMetric(key: "trades", figure: .trades) { $0.trades.map(Double.init) },
    ]
  }
}
