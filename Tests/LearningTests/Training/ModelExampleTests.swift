import Foundation
import Learning
import TestKit
import Testing

/// `Examples/models/predict.py` on models that were saved here: Python's libraries say the same.
@Suite struct ModelExampleTests {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Examples/models/predict.py")

  /// As many digits as read back to the same numbers, an empty cell for a missing one.
  private static func csv(_ table: TrainingTable, _ rows: [Int]) -> String {
    var text = table.featureNames.joined(separator: ",") + "\n"
    for row in rows {
      text +=
        table.features.map { feature in
          switch feature.values {
          case .numbers(let values): values[row].isNaN ? "" : "\(values[row])"
          case .categories(let codes, let names): codes[row] < 0 ? "" : names[Int(codes[row])]
          }
        }.joined(separator: ",") + "\n"
    }
    return text
  }

  private static func check(_ model: any Model, _ table: TrainingTable, _ rows: [Int]) throws {
    let folder = try TemporaryFolder()
    try ModelFolder.save(model, .example, to: folder.file("m"))
    try csv(table, rows).write(toFile: folder.file("t.csv"), atomically: true, encoding: .utf8)
    let program = try String(contentsOf: script, encoding: .utf8)
    let output = try Python.run(program, [folder.file("m"), folder.file("t.csv")])
    let theirs = output.split(whereSeparator: { $0 == "\n" || $0 == "," }).compactMap { Double($0) }
    let ours = try model.predict(table, rows: rows)
    #expect(theirs.count == ours.count)
    for (a, b) in zip(ours, theirs) { #expect(isClose(a, b, tolerance: 2e-6), "\(model.family)") }
  }

  @Test(
    .enabled(
      if: Python.has("numpy, xgboost, onnxruntime"), "needs the libraries of Examples/models/requirements.txt"
    ),
    arguments: ModelFamilyConformanceTests.members)
  func `a saved model says the same in Python`(member: ModelFamilyConformanceTests.Member) throws {
    let table = ModelFamilyConformanceTests.table()
    let model = try member.family.train(
      TrainingTask(
        table, target: member.target, rows: Array(0..<240), stopping: Array(245..<300), seed: 1))
    try Self.check(model, table, Array(300..<400))
  }

  @Test(
    .enabled(
      if: Python.has("numpy, xgboost, onnxruntime"), "needs the libraries of Examples/models/requirements.txt"
    ))
  func `a saved LSTM says the same in ONNX Runtime`() throws {
    let closes = (0..<700).map { 100 * exp(0.2 * sin(Double($0) / 40) + 0.02 * sin(Double($0 * $0))) }
    let history = try RegimeHistory(closes: closes, times: (0..<700).map { Int64($0) * 86_400_000_000_000 })
    let (table, days) = history.table(horizon: 5, steps: 10)
    var settings = SequenceSettings()
    (settings.steps, settings.units, settings.dense, settings.maximumEpochs) = (10, 8, 6, 2)
    let rows = days.indices.filter { days[$0] < history.cut }
    let model = try LSTMFamily(settings).train(
      TrainingTask(table, target: .classes(4), rows: Array(rows), seed: 1))
    try Self.check(model, table, Array(days.indices.suffix(50)))
  }
}
