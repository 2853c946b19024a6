import Factory
import Glibc
import Storage

/// What a strategy would have made of 1, its mean window returns compounded; logarithmic, so that equal gains
/// have equal height.
struct GrowthChart {
  /// What is lower is drawn here, or a strategy that loses everything would leave no height for the others.
  private static let floor = 0.001

  private let series: WindowSeries

  init(_ windows: AnalysisTable) { series = WindowSeries(windows) }

  func write(to html: inout HTMLWriter) {
    LineChart(
      label: "Growth of 1, windows compounded, logarithmic; what falls below 0.001 stays there",
      lines: series.strategies.map { strategy in
        LineChart.Line(name: strategy.name, values: strategy.growth.map { log(max($0, Self.floor)) })
      },
      ends: series.ends, format: { Figure.ratio(exp($0)) }
    ).write(to: &html)
  }
}

/// How far each strategy's growth lies below its peak.
struct UnderWaterChart {
  private let series: WindowSeries

  init(_ windows: AnalysisTable) { series = WindowSeries(windows) }

  func write(to html: inout HTMLWriter) {
    LineChart(
      label: "Distance from the peak",
      lines: series.strategies.map { LineChart.Line(name: $0.name, values: Self.distances($0.growth)) },
      ends: series.ends, format: { Figure.percent($0) }
    ).write(to: &html)
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
  var ends = ("", "")

  init(_ windows: AnalysisTable) {
    for column in windows.table.columns {
      switch column.values {
      case .string(let days): ends = (days.first ?? "", days.last ?? "")
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
}
