import Foundation
import TestKit
import Testing

/// The oracle files of this target.
enum NumericsFixtures {
  static let special = load("special_functions.json")
  static let extreme = load("extreme_values.json")
  static let inference = load("inference_sharpe.json")
  static let published = load("published.json")

  static func load(_ name: String) -> OracleValue {
    do {
      return try OracleValue(fixture: name, in: .module)
    } catch {
      fatalError("the oracle \(name) cannot be read: \(error)")
    }
  }
}

/// Checks a function against rows whose last number is the expected value, and that there are rows.
func expectRows(
  _ rows: OracleValue, relativeTolerance: Double, sourceLocation: SourceLocation = #_sourceLocation,
  _ function: ([Double]) -> Double
) throws {
  let rows = try rows.array.map { try $0.doubles }
  #expect(!rows.isEmpty, sourceLocation: sourceLocation)
  for row in rows {
    let value = function(row.dropLast())
    let expected = row[row.count - 1]
    #expect(
      isRelativelyClose(value, expected, tolerance: relativeTolerance), "\(row) gave \(value)",
      sourceLocation: sourceLocation)
  }
}
