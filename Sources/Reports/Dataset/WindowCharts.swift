import Dataset
import Factory
import Market
import Storage

/// What a strategy would have made of 1, its mean window returns compounded; logarithmic, so that equal gains
/// have equal height.
struct GrowthChart {
  /// What is lower is drawn here, or a strategy that loses everything would leave no height for the others.
  private static let floor = 0.001

  private let series: WindowSeries

  init(_ windows: AnalysisTable) { series = WindowSeries(windows) }

  func write(to html: inout HTMLWriter) {
    series.chart(
      "Growth of 1, windows compounded", unit: .ratio, note: "What falls below 0.001 stays there.",
      logarithm: .shown
    ) { $0.map { $0.isNaN ? $0 : max($0, Self.floor) } }.write(to: &html)
  }
}

/// How far each strategy's growth lies below its peak.
struct UnderWaterChart {
  private let series: WindowSeries

  init(_ windows: AnalysisTable) { series = WindowSeries(windows) }

  func write(to html: inout HTMLWriter) {
    series.chart("Distance from the peak", unit: .percent) { Self.distances($0) }.write(to: &html)
  }

  private static func distances(_ growth: [Double]) -> [Double] {
    var peak = 1.0
    return growth.map { value in
      if value.isFinite { peak = max(peak, value) }
      return value / peak - 1
    }
  }
}

/// The windows table as growth curves.
private struct WindowSeries {
  /// NaN in windows that a strategy does not have.
  var strategies: [(name: String, growth: [Double])] = []
  var days: [String] = []

  init(_ windows: AnalysisTable) {
    for column in windows.table.columns {
      switch column.values {
      case .string(let days): self.days = Array(days)
      case .double(let returns):
        var equity = 1.0
        strategies.append(
          (
            column.name,
            returns.map { value in
              if value.isNaN { return .nan }
              equity *= 1 + value
              return equity
            }
          ))
      default: break
      }
    }
  }

  func chart(
    _ title: String, unit: ReportUnit, note: String? = nil, logarithm: Chart.Logarithm = .no,
    _ values: ([Double]) -> [Double]
  ) -> Chart {
    let dates = days.compactMap { CivilDate(String($0.prefix(10))) }
    let isDated = dates.count == days.count && zip(dates, dates.dropFirst()).allSatisfy { $0 < $1 }
    let count = strategies.first?.growth.count ?? 0
    let across: Chart.Axis =
      isDated && dates.count == count
      ? .time(dates.map { Timestamp(startOf: $0) }, isDaily: true)
      : .numbers((0..<count).map { Double($0 + 1) }, title: "window", unit: .count)
    return Chart(
      title: title, across: across,
      panels: [
        Chart.Panel(
          title: title, unit: unit,
          series: strategies.enumerated().map { index, strategy in
            Chart.Series(
              strategy.name, values(strategy.growth), hue: Chart.Hue.numbered(index),
              isDashed: index / 6 % 2 == 1)
          }, height: 340)
      ], logarithm: logarithm, note: note)
  }
}
