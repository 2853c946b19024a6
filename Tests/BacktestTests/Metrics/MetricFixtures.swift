import Foundation
import TestKit
import Testing

/// One return series of the oracle with its expected values.
struct MetricSeries: Sendable, CustomTestStringConvertible {
  let name: String
  let returns: [Double]
  let periodsPerYear: Double
  /// Values of third-party packages.
  let packages: OracleValue
  /// Values of reference code written from the definitions.
  let reference: OracleValue

  var testDescription: String { name }

  static let all: [MetricSeries] = {
    do {
      return try OracleValue(fixture: "Metrics/metrics.json", in: .module)["series"].members.map {
        name, value in
        MetricSeries(
          name: name,
          returns: try Bundle.module.lastColumn("Metrics/" + value["input_file"].string),
          periodsPerYear: try value["periods_per_year"].double,
          packages: try value["A_expected"], reference: try value["C_expected"])
      }
    } catch {
      fatalError("the oracle of return metrics cannot be read: \(error)")
    }
  }()
}
