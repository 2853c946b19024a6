import Market
import Reports

/// Lines over the places of one axis, drawn by the chart of the reports.
struct LinePlot {
  struct Line {
    var name: String
    /// NaN where there is none.
    var values: [Double]
    /// Whether it is the edge of what was expected.
    var isEdge = false
  }

  let id: String
  let title: String
  /// What the vertical axis measures.
  let unit: ReportUnit
  /// Dates, strictly increasing, or names.
  let places: [String]
  let lines: [Line]

  func write(to html: inout HTMLWriter) {
    let isEmpty = lines.flatMap(\.values).filter(\.isFinite).count < 2
    guard places.count > 1, !isEmpty else {
      return html.element("p", ["class": "empty"], text: "\(title): there are fewer than two values to draw.")
    }
    chart.write(to: &html)
  }

  private var chart: Chart {
    let dates = places.compactMap { CivilDate($0) }.map { Timestamp(startOf: $0) }
    let across: Chart.Axis =
      dates.count == places.count ? .time(dates, isDaily: true) : .names(places, title: "")
    let series = lines.enumerated().map { index, line in
      Chart.Series(
        line.name, line.values, hue: line.isEdge ? .reference : Chart.Hue.numbered(index),
        style: dates.count == places.count ? .line : .dots, isDashed: line.isEdge)
    }
    return Chart(
      title: title, across: across, panels: [Chart.Panel(title: title, unit: unit, series: series)], id: id)
  }
}
