import Backtest

/// Sharpe ratio, volatility and beta over a window that moves along the record.
struct RollingSection {
  let sheet: Tearsheet

  func write(to html: inout HTMLWriter) {
    guard html.drawsCharts, let periods = sheet.periodsPerYear, sheet.returns.count >= 2 * sheet.window else {
      return
    }
    let window = sheet.window
    let series: (([Double]) -> [Double]) -> [Double] = { $0(sheet.returns) }
    var sharpe = [
      Chart.Series(
        sheet.result.strategyName,
        series { RollingMetrics.sharpe($0, window: window, periodsPerYear: periods) })
    ]
    var volatility = [
      Chart.Series(
        sheet.result.strategyName,
        series { RollingMetrics.volatility($0, window: window, periodsPerYear: periods) })
    ]
    var panels: [Chart.Panel] = []
    if let benchmark = sheet.benchmark {
      sharpe.append(
        Chart.Series(
          benchmark.name,
          RollingMetrics.sharpe(benchmark.returns, window: window, periodsPerYear: periods), hue: .reference,
          isDashed: true))
      volatility.append(
        Chart.Series(
          benchmark.name,
          RollingMetrics.volatility(benchmark.returns, window: window, periodsPerYear: periods),
          hue: .reference, isDashed: true))
      panels.append(
        Chart.Panel(
          title: "Beta", unit: .ratio,
          series: [
            Chart.Series(
              sheet.result.strategyName,
              RollingMetrics.beta(sheet.returns, on: benchmark.returns, window: window))
          ], height: 140))
    }
    let noise = (periods / Double(window)).squareRoot()
    let mean = sheet.result.metrics.sharpeRatio
    let marks =
      mean.map { [Chart.Mark.level($0, name: "whole record \(Figure.ratio($0))", hue: .muted)] } ?? []
    panels.insert(
      contentsOf: [
        Chart.Panel(title: "Sharpe ratio", unit: .ratio, series: sharpe, marks: marks, height: 200),
        Chart.Panel(title: "Volatility, a year", unit: .percent, series: volatility, height: 140),
      ], at: 0)
    Chart(
      title: "Rolling Sharpe ratio, volatility and beta, \(window) sessions",
      across: .time(sheet.times, isDaily: EquityChart.areDays(sheet.times)), panels: panels,
      note:
        "A Sharpe ratio of \(window) sessions has a standard error of about \(Figure.ratio(noise)), so most of its "
        + "ups and downs are noise."
    ).thinned(to: 1_500).write(to: &html)
  }
}
