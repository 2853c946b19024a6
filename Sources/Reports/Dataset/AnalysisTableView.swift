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
            html.columnHead(
              isHeatMap && !column.isText ? column.name : Self.title(column.name),
              isNumeric: !column.isText, isOff: Self.noisy.contains(column.name))
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

  /// Means of ratios that few bars have each: shown when a reader asks for them.
  private static let noisy: Set<String> = ["avg_window_sharpe", "avg_window_sharpe_error"]

  /// The name of a column in the words of the field.
  static func title(_ name: String) -> String {
    let words = name.split(separator: "_").map { word in
      switch word {
      case "avg": "mean"
      case "pnl": "P&L"
      case "sharpe": "Sharpe"
      default: String(word)
      }
    }
    let title = words.joined(separator: " ").replacing("p value", with: "p").replacing(
      "r squared", with: "R²")
    return title == "p" || title.hasPrefix("p ") ? title : title.prefix(1).uppercased() + title.dropFirst()
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
    case .string(let values):
      let text = values[row]
      html.element("td", text: column.name == "verdict" ? text.replacing("_", with: " ") : text)
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
