import Diagnostics
import Foundation
import Learning
import Storage
import TestKit

/// The two tables of `learning_models.json` with the parts that their makers gave each row.
struct OracleTable {
  let oracle: OracleValue
  let table: TrainingTable
  /// `train`, `valid`, `test` or `purged`.
  let parts: [String]

  static let names = ["real", "planted"]

  init(_ name: String) throws {
    let all = try OracleValue(fixture: "learning_models.json", in: .module)["tables"].array
    guard let found = try all.first(where: { try $0["id"].string == name }) else {
      throw OracleValue.Missing(description: "no table \(name)")
    }
    oracle = found
    let file = try TableFile.read(Bundle.module.fixture(try found["input_file"].string).path)
    var columns = TrainingColumns()
    (columns.end, columns.label, columns.outcome) = ("label_end", "y", "forward_return")
    columns.without = ["split"]
    table = try TrainingTable.reading(file, columns, source: name).table
    parts = Array(try file.strings("split"))
  }

  func rows(_ part: String) -> [Int] { parts.indices.filter { parts[$0] == part } }

  func scores(_ values: [Double], _ part: String) throws -> LabelledScores {
    try LabelledScores(labels: rows(part).map { table.labels[$0] }, scores: values)
  }
}

/// The bytes of a file among the fixtures.
func fixtureBytes(_ name: String) throws -> [UInt8] {
  try [UInt8](Data(contentsOf: Bundle.module.fixture(name)))
}

extension ModelDescription {
  /// A description for tests of what lies on disk.
  static let example = ModelDescription(
    kind: "signal_quality", label: "success", labelMeaning: "Whether the target came before the stop.",
    trainedFrom: "2012-01-02", trainedThrough: "2019-12-31", rows: 240, embargoDays: 5,
    dataHash: String(repeating: "0", count: 64), seed: 1, scores: ["auc_test": 0.53], codeVersion: "0.1.0")
}
