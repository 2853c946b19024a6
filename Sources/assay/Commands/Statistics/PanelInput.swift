import CommandKit
import Diagnostics
import Storage
import Validation

/// The option of every command that takes a panel: the returns of many strategies side by side.
struct PanelInput: ParameterGroup {
  let path = Option.required(
    "input", .file,
    "text table with a header and one column of returns a strategy; a first column of dates is skipped")

  /// Reads the panel, which may not hold prices. A first line that numbers the columns from 0 counts as a header, an
  /// unnamed first column that numbers the rows from 0 as labels.
  func read(_ context: CommandContext) throws -> PerformancePanel { try Self.read(context[path]) }

  static func read(_ path: String) throws -> PerformancePanel {
    let table = try NumberTable.read(path, .all)
    var names = table.columns.map(\.name)
    var columns = table.columns.map(\.values)
    if columns.count > 1, isNumbered(columns.map { $0[0] }) {
      names = columns.indices.map(String.init)
      columns = columns.map { Array($0.dropFirst()) }
    }
    if names.count > 1, names[0].isEmpty, isNumbered(columns[0]) {
      names.removeFirst()
      columns.removeFirst()
    }
    for (name, column) in zip(names, columns) { try ReturnCheck.check(column, name: name) }
    return try PerformancePanel(names: names, columns: columns)
  }

  /// Whether the values are 0, 1, 2 and so on: numbers of columns or rows, never returns.
  static func isNumbered(_ values: [Double]) -> Bool {
    zip(values.indices, values).allSatisfy { Double($0) == $1 }
  }
}
