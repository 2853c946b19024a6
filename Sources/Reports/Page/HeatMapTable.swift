/// A heat map as a table: readable without colours, without a script, and by a screen reader.
///
/// The script adds a choice of axes and metric; what is written here is the first view of it.
struct HeatMapTable {
  let grid: ReportGrid
  let position: [Int]
  let columns: Int
  let rows: Int?
  let resultIndex: Int
  let title: String

  /// The map over the first two axes of a role that have more than one value; `nil` when there is none.
  init?(grid: ReportGrid, position: [Int], role: ReportGrid.Axis.Role, resultIndex: Int) {
    let axes = grid.axes.indices.filter { grid.axes[$0].role == role && grid.axes[$0].values.count > 1 }
    guard let first = axes.first else { return nil }
    self.grid = grid
    self.position = position
    columns = first
    rows = axes.count > 1 ? axes[1] : nil
    self.resultIndex = resultIndex
    title = role == .parameter ? "Parameters" : "Exits"
  }

  func write(to html: inout HTMLWriter) {
    let slice = Slice(grid: grid, position: position, columns: columns, rows: rows)
    let scale = slice.values.joined().compactMap { $0 }.filter(\.isFinite).map { abs($0) }.max() ?? 0
    let attributes: KeyValuePairs<StaticString, String?> = [
      "class": "heat-frame", "data-heat": "\(resultIndex)", "data-x": "\(columns)",
      "data-y": rows.map { "\($0)" } ?? "-1",
    ]
    html.element("div", attributes) { html in
      html.element("div", ["class": "heat-choice"])
      html.scrollingTable(label: "\(title): Sharpe ratio", classes: "heat") { html in
        caption(to: &html)
        head(to: &html)
        html.element("tbody") { html in
          for (row, values) in slice.values.enumerated() {
            line(row, values: values, scale: scale, to: &html)
          }
        }
      }
    }
  }

  private func caption(to html: inout HTMLWriter) {
    let names = [grid.axes[columns].name] + (rows.map { [grid.axes[$0].name] } ?? [])
    html.element("caption", text: "Sharpe ratio by " + names.joined(separator: " and "))
  }

  private func head(to html: inout HTMLWriter) {
    html.element("thead") { html in
      html.element("tr") { html in
        let corner = rows.map { "\(grid.axes[$0].name) ↓\n\(grid.axes[columns].name) →" }
        html.element("th", ["scope": "col"], text: corner ?? "\(grid.axes[columns].name) →")
        for value in grid.axes[columns].values { html.element("th", ["scope": "col"], text: value) }
      }
    }
  }

  private func line(_ row: Int, values: [Double?], scale: Double, to html: inout HTMLWriter) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"], text: rows.map { grid.axes[$0].values[row] } ?? "Sharpe ratio")
      for (column, value) in values.enumerated() {
        let isHere = column == position[columns] && (rows.map { row == position[$0] } ?? true)
        html.element(
          "td", ["class": Self.classes(value, isHere: isHere), "style": Self.style(value, scale: scale)]
        ) { html in
          var place = position
          place[columns] = column
          if let rows { place[rows] = row }
          guard value != nil, !isHere, let address = grid.address(of: place) else {
            return html.figure(Figure.ratio(value), undefinedWhen: "not run, or no trades")
          }
          html.element("a", ["href": address], text: Figure.ratio(value))
        }
      }
    }
  }

  private static func classes(_ value: Double?, isHere: Bool) -> String? {
    let sense = value.flatMap { $0 < 0 ? "cold" : $0 > 0 ? "warm" : nil }
    let classes = [sense, isHere ? "here" : nil].compactMap { $0 }
    return classes.isEmpty ? nil : classes.joined(separator: " ")
  }

  /// How strongly the cell is coloured, in percent of the strongest; squared, so that a plateau stands out
  /// from its slopes.
  private static func style(_ value: Double?, scale: Double) -> String? {
    guard let value, value.isFinite, scale > 0 else { return nil }
    let share = abs(value) / scale
    return "--h:\(Int((share * share * 100).rounded()))%"
  }
}

extension HeatMapTable {
  /// The values on two axes, all others fixed.
  struct Slice {
    /// Rows of columns; `nil` where nothing was run or the figure is undefined.
    private(set) var values: [[Double?]]

    init(grid: ReportGrid, position: [Int], columns: Int, rows: Int?) {
      let height = rows.map { grid.axes[$0].values.count } ?? 1
      values = Array(
        repeating: Array(repeating: nil, count: grid.axes[columns].values.count), count: height)
      for point in grid.points {
        let lies = grid.axes.indices.allSatisfy {
          $0 == columns || $0 == rows || point.position[$0] == position[$0]
        }
        guard lies, let sharpe = point.sharpeRatio, !sharpe.isNaN else { continue }
        values[rows.map { point.position[$0] } ?? 0][point.position[columns]] = sharpe
      }
    }
  }
}
