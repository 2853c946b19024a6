/// A figure that a heat map can show.
struct HeatMapMetric {
  let key: String
  let title: String
  let unit: ReportUnit
  let value: (ReportGrid.Point) -> Double?

  static var all: [HeatMapMetric] {
    [
      HeatMapMetric(key: "sharpe", title: "Sharpe ratio", unit: .ratio) { $0.sharpeRatio },
      HeatMapMetric(key: "return", title: "Total return", unit: .percent) { $0.totalReturn },
      HeatMapMetric(key: "drawdown", title: "Maximum drawdown", unit: .percent) { $0.maximumDrawdown },
      HeatMapMetric(key: "factor", title: "Profit factor", unit: .ratio) { $0.profitFactor },
      HeatMapMetric(key: "trades", title: "Trades", unit: .count) { $0.trades.map(Double.init) },
    ]
  }
}
