import Dataset
import Factory
import Storage

/// A table of an analysis in a page; as a heat map its numbers are coloured by sign and size.
struct AnalysisTableView {
  private let table: AnalysisTable
  private let isHeatMap: Bool
  private let limit: Int

  init(_ table: AnalysisTable, isHeatMap: Bool = false, limit: Int = .max) {
    self.table = table
    self.isHeatMap = isHeatMap
    self.limit = limit
  }

  func write(to html: inout HTMLWriter) {
    let columns = table.table.columns
    let scale = isHeatMap ? largest : 0
    html.scrollingTable(label: table.title, classes: isHeatMap ? "heat" : nil) { html in
      html.element("thead") { html in
        html.element("tr") { html in
          for column in columns {
            html.columnHead(column.name.replacing("_", with: " "), isNumeric: !column.isText)
          }
        }
      }
      html.element("tbody") { html in
        for row in 0..<min(limit, table.table.rowCount) {
          html.element("tr") { html in
            for column in columns { cell(column, row, scale: scale, to: &html) }
          }
        }
      }
    }
    if table.table.rowCount > limit {
      html.element(
        "p", ["class": "note"],
        text:
          "The first \(Figure.count(limit)) of \(Figure.count(table.table.rowCount)); all are in the CSV files."
      )
    }
  }

  private var largest: Double {
    table.table.columns.flatMap { column -> [Double] in
      if case .double(let values) = column.values { return values.filter(\.isFinite).map { abs($0) } }
      return []
    }.max() ?? 0
  }

  private func cell(
    _ column: ColumnTable.Column, _ row: Int, scale: Double, to html: inout HTMLWriter
  ) {
    switch column.values {
    case .string(let values): html.element("td", text: values[row])
    case .int64(let values): html.cell(TableCell(text: Figure.count(Int(values[row]))))
    case .double(let values) where isHeatMap: heat(values[row], scale: scale, to: &html)
    case .double(let values):
      html.cell(TableCell(text: text(values[row], column.name), undefinedWhen: "too few windows or trades"))
    case .int32, .bool, .timestamp: html.element("td")
    }
  }

  private func heat(_ value: Double, scale: Double, to html: inout HTMLWriter) {
    let share = scale > 0 && value.isFinite ? abs(value) / scale : 0
    let sense = value < 0 ? "cold" : value > 0 ? "warm" : nil
    html.element("td", ["class": sense, "style": "--h:\(Int((share * 100).rounded()))%"]) { html in
      html.figure(
        Figure.ratio(value.isNaN ? nil : value), undefinedWhen: "no windows, or returns that do not vary")
    }
  }

  private func text(_ value: Double, _ column: String) -> String {
    let value = value.isNaN ? nil : value
    return switch table.formats[column] {
    case .percent: Figure.percent(value)
    case .pValue: value.map { Figure.fixed($0, decimals: 4) } ?? Figure.undefined
    case .money: value.map { Figure.fixed($0, decimals: 0) } ?? Figure.undefined
    case .ratio, .count, nil: Figure.ratio(value)
    }
  }
}

extension ColumnTable.Column {
  fileprivate var isText: Bool { if case .string = values { true } else { false } }
}
