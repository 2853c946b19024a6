import Diagnostics
import Numerics

/// The ways to misuse a test against data snooping.
enum SnoopingError {
  static func periods(_ count: Int) -> AssayError {
    AssayError(
      code: "too_few_observations", message: "The panel has \(count) rows; no test can be made with them.",
      remedy: "Give at least \(ResampledPanel.minimumPeriods) rows, better some hundred.", kind: .badData)
  }

  static let noResamples = AssayError(
    code: "no_resamples", message: "There is no resample to compare with.",
    remedy: "Give at least one row of indices, or draw some hundred resamples.", kind: .usage)

  static func block(_ length: Double, periods: Int, method: BlockBootstrap.Kind?) -> AssayError {
    AssayError(
      code: "invalid_block", message: "A block of \(periods) rows cannot have the length \(length).",
      remedy: method == nil
        ? "Give a length from 1 to the number of rows." : "Give a whole number, or the stationary method.",
      place: "block", kind: .usage)
  }

  static func rowLength(_ count: Int, of row: Int, expected: Int) -> AssayError {
    AssayError(
      code: "index_row_length", message: "Row \(row) has \(count) indices, the panel has \(expected) rows.",
      remedy: "Give rows that were drawn for this panel.", place: "indices, row \(row)", kind: .badData)
  }

  static func index(_ index: Int32, row: Int, count: Int) -> AssayError {
    AssayError(
      code: "index_out_of_range", message: "Row \(row) holds the index \(index).",
      remedy: "Indices count from 0 to \(count - 1).", place: "indices, row \(row)", kind: .badData)
  }

  static func constant(_ name: String, value: Double) -> AssayError {
    AssayError(
      code: "constant_column",
      message: "Column `\(name)` is \(value) in every row and cannot be studentised.",
      remedy: "Remove it, or test without studentising.", place: "column `\(name)`", kind: .badData)
  }

  static func level(_ level: Double) -> AssayError {
    AssayError(
      code: "invalid_level", message: "A test cannot have the level \(level).",
      remedy: "Give a number between 0 and 1, such as 0.05.", place: "level", kind: .usage)
  }
}
