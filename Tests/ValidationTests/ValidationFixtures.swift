import Foundation
import TestKit
import Validation

/// The oracle files of this target.
enum ValidationFixtures {
  static func load(_ name: String) throws -> OracleValue { try OracleValue(fixture: name, in: .module) }

  /// A stored panel of strategies; the one of moving-average rules starts with a date.
  static func columns(_ file: String) throws -> [[Double]] {
    try Bundle.module.columns(file, skipping: file == "panel_sma.csv.gz" ? 1 : 0)
  }

  static func panel(_ columns: [[Double]]) throws -> PerformancePanel {
    try PerformancePanel(names: columns.indices.map { "s\($0)" }, columns: columns)
  }

  /// Turns a list of rows into a list of columns.
  static func transposed(_ rows: [[Double]]) -> [[Double]] {
    (rows.first ?? []).indices.map { column in rows.map { $0[column] } }
  }
}
