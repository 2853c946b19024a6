import CommandKit
import Diagnostics
import Storage
import Validation

/// What is split: a panel, in which strategies are selected, or a bare number of rows.
struct SplitInput: ParameterGroup {
  let input = Option(
    "input", .file, "panel with a column of returns a strategy; the best is selected in every training part")
  let rows = Option("rows", .integer(in: 2...10_000_000, "N"), "only list the splits of N rows")

  /// The panel, where there is one, and the number of rows.
  func read(_ context: CommandContext) throws -> (panel: PerformancePanel?, rows: Int) {
    switch (context[input], context[rows]) {
    case (let path?, nil):
      let panel = try PanelInput.read(path)
      return (panel, panel.periodCount)
    case (nil, let rows?): return (nil, rows)
    default:
      throw AssayError(
        code: "conflicting_options", message: "Either a panel or a number of rows can be split.",
        remedy: "Give one of `--input PANEL.csv` and `--rows N`.", place: "--input", kind: .usage)
    }
  }
}

/// How far outcomes reach, for purging.
struct SpanInput: ParameterGroup {
  let horizon = Option(
    "horizon", .integer(in: 0...10_000_000, "H"), default: 0,
    "rows after its own that the outcome of a row needs")
  let ends = Option(
    "ends", .file, "text table whose last column has the row, from 0, at which the outcome of each row ends")
  let embargo = Option(
    "embargo", .integer(in: 0...10_000_000, "E"), default: 0,
    "rows kept out of training after each test block")

  func read(rows: Int, _ context: CommandContext) throws -> LabelSpans {
    guard let path = context[ends] else { return LabelSpans(count: rows, horizon: context[horizon]) }
    let table = try NumberTable.read(path, .last)
    let ends = try table.columns[0].values.enumerated().map { row, value in
      guard let end = Int(exactly: value) else {
        throw AssayError(
          code: "index_not_whole", message: "The end \(value) is not a whole number.",
          remedy: "Give row numbers from 0.", place: "\(path):\(table.firstLine + row)", kind: .badData)
      }
      return end
    }
    guard ends.count == rows else {
      throw AssayError(
        code: "rows_do_not_match", message: "There are \(ends.count) ends of outcomes and \(rows) rows.",
        remedy: "Give one end a row.", place: path, kind: .badData)
    }
    return try LabelSpans(ends: ends)
  }
}

extension JSONValue {
  /// `[start, end)` pairs.
  static func ranges(_ ranges: [Range<Int>]) -> JSONValue {
    .array(ranges.map { .array([JSONValue($0.lowerBound), JSONValue($0.upperBound)]) })
  }
}
