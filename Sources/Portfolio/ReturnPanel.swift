public import Diagnostics

/// Simple returns of several assets over the same periods.
public struct ReturnPanel: Sendable, Hashable {
  public let names: [String]
  /// One column an asset.
  public let columns: [[Double]]

  public var assets: Int { columns.count }
  public var periods: Int { columns[0].count }

  /// - Throws: `no_assets`, `unequal_lengths`, `too_few_periods` below three, `invalid_return` for a value that is no
  ///   number or loses more than everything, `duplicate_column`, `constant_returns` for an asset that never moves.
  public init(names: [String], columns: [[Double]]) throws(AssayError) {
    guard let first = columns.first else {
      throw Self.refused("no_assets", "The panel has no column of returns.", "Give one column an asset.", nil)
    }
    guard names.count == columns.count, columns.allSatisfy({ $0.count == first.count }) else {
      throw Self.refused(
        "unequal_lengths", "The columns of the panel have different lengths.",
        "Give every asset every period.", nil)
    }
    guard first.count >= 3 else {
      throw Self.refused(
        "too_few_periods", "The panel has \(first.count) rows.", "Give at least three periods.", nil)
    }
    for (index, name) in names.enumerated() {
      if names[..<index].contains(name) {
        throw Self.refused(
          "duplicate_column", "Two columns are named `\(name)`.", "Give each asset a name of its own.", name)
      }
      if let row = columns[index].firstIndex(where: { !$0.isFinite || $0 < -1 }) {
        throw Self.refused(
          "invalid_return",
          "Row \(row + 1) of `\(name)` is \(columns[index][row]), which is no simple return.",
          "Give returns such as 0.01 for one percent, from −1 up.", name)
      }
      if columns[index].allSatisfy({ $0 == columns[index][0] }) {
        throw Self.refused(
          "constant_returns", "`\(name)` has the same return in every row.", "Leave it out.", name)
      }
    }
    self.names = names
    self.columns = columns
  }

  /// The arithmetic mean of each asset.
  public var means: [Double] { columns.map { $0.reduce(0, +) / Double(periods) } }

  /// The return of weighted assets, period by period.
  public func returns(of weights: [Double]) -> [Double] {
    (0..<periods).map { period in columns.indices.reduce(0) { $0 + weights[$1] * columns[$1][period] } }
  }

  private static func refused(
    _ code: String, _ message: String, _ remedy: String, _ place: String?
  ) -> AssayError {
    AssayError(code: code, message: message, remedy: remedy, place: place, kind: .badData)
  }
}
