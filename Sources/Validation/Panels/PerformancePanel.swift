public import Diagnostics

/// The returns of many strategies over the same periods, oldest first, one column a strategy.
///
/// Put in every configuration that was ever tried: a panel of survivors makes each statistic of this target
/// too kind.
public struct PerformancePanel: Sendable, Hashable {
  /// One name a strategy.
  public let names: [String]
  /// One list of per-period values a strategy; all finite and of one length.
  public let columns: [[Double]]

  public var strategyCount: Int { columns.count }
  public var periodCount: Int { columns[0].count }

  /// - Throws: `AssayError` of kind `badData`: `no_strategies`; `names_do_not_match` and `ragged_panel` for
  ///   lists that do not fit together; `not_finite` with the row and the column of the first bad cell, both
  ///   counted from 1.
  public init(names: [String], columns: [[Double]]) throws(AssayError) {
    guard let first = columns.first else {
      throw Self.failure("no_strategies", "The panel has no column.", "Give one column a strategy.")
    }
    guard names.count == columns.count else {
      throw Self.failure(
        "names_do_not_match", "The panel has \(columns.count) columns and \(names.count) names.",
        "Name every column once.")
    }
    for (name, column) in zip(names, columns) {
      guard column.count == first.count else {
        throw Self.failure(
          "ragged_panel", "Column `\(name)` has \(column.count) rows, `\(names[0])` has \(first.count).",
          "Give every strategy the same periods; a period without a position has return 0.")
      }
      if let row = column.firstIndex(where: { !$0.isFinite }) {
        throw Self.failure(
          "not_finite", "Row \(row + 1) of column `\(name)` is \(column[row]).",
          "Fill the cell (a period without a position has return 0) or remove the row.",
          place: "row \(row + 1), column `\(name)`")
      }
    }
    self.names = names
    self.columns = columns
  }

  /// Whether a strategy has the same value in every period, as one that never traded has.
  public func isFlat(_ index: Int) -> Bool { columns[index].allSatisfy { $0 == columns[index][0] } }

  private static func failure(
    _ code: String, _ message: String, _ remedy: String, place: String? = nil
  ) -> AssayError {
    AssayError(code: code, message: message, remedy: remedy, place: place, kind: .badData)
  }
}
