import Diagnostics
import Foundation
import Learning
import Storage
import TestKit
import Testing

@Suite struct ModelFolderTests {
  private func saved() throws -> (folder: TemporaryFolder, path: String, table: TrainingTable) {
    let table = ModelFamilyConformanceTests.table()
    let model = try LogisticFamily().train(
      TrainingTask(table, target: .probability, rows: Array(0..<240), seed: 1))
    let folder = try TemporaryFolder()
    var description = ModelDescription.example
    description.dictionary = FeatureDictionary(["x": .init(lookback: 14, formula: "rsi(close, 14)")])
    try ModelFolder.save(model, description, to: folder.file("m"))
    return (folder, folder.file("m"), table)
  }

  private func change(_ path: String, _ edit: (String) -> String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let changed = edit(text)
    #expect(changed != text)
    try changed.write(toFile: path, atomically: true, encoding: .utf8)
  }

  private func code(_ path: String) -> String? {
    #expect(throws: AssayError.self) { try ModelFolder.load(path) }?.code
  }

  @Test func `a model file that was changed is refused`() throws {
    let (folder, path, _) = try saved()
    var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path + "/model.onnx")))
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/model.onnx"))
    #expect(code(path) == "model_changed")
    withExtendedLifetime(folder) {}
  }

  @Test func `a manifest that was edited is refused, one of version 1 without its digest is read`() throws {
    let (folder, path, _) = try saved()
    let text = try String(contentsOfFile: path + "/manifest.json", encoding: .utf8)
    try change(path + "/manifest.json") { $0.replacing("\"embargo_days\": 5", with: "\"embargo_days\": 6") }
    #expect(code(path) == "model_changed")
    var members = try #require(JSONValue(parsing: text).objectValue)
    members["format_version"] = 1
    members["manifest_sha256"] = nil
    try JSONValue.object(members).text(.indented).write(
      toFile: path + "/manifest.json", atomically: true, encoding: .utf8)
    #expect(try ModelFolder.load(path).kind == "signal_quality")
    withExtendedLifetime(folder) {}
  }

  @Test func `a manifest of a later version is refused`() throws {
    let (folder, path, _) = try saved()
    try change(path + "/manifest.json") {
      $0.replacing("\"format_version\": 2", with: "\"format_version\": 99")
    }
    #expect(code(path) == "model_too_new")
    withExtendedLifetime(folder) {}
  }

  @Test func `a manifest that names a file elsewhere is refused`() throws {
    let (folder, path, _) = try saved()
    try change(path + "/manifest.json") { $0.replacing("\"model.onnx\"", with: "\"../../etc/passwd\"") }
    #expect(code(path) == "invalid_manifest")
    withExtendedLifetime(folder) {}
  }

  @Test func `a folder without files is refused`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: AssayError.self) { try ModelFolder.load(folder.file("nothing")) }
  }

  @Test func `a feature that is computed otherwise is refused with the difference`() throws {
    let (folder, path, table) = try saved()
    let loaded = try ModelFolder.load(path)
    try loaded.check(table, dictionary: FeatureDictionary(["x": .init(lookback: 14)]))
    try loaded.check(table, dictionary: FeatureDictionary())
    let error = #expect(throws: AssayError.self) {
      try loaded.check(table, dictionary: FeatureDictionary(["x": .init(lookback: 21)]))
    }
    #expect(error?.code == "model_features_differ")
    #expect(error?.message.contains("21") == true && error?.message.contains("14") == true)
    withExtendedLifetime(folder) {}
  }

  @Test func `the card says what the model is for and what it reached`() throws {
    let (folder, path, _) = try saved()
    let card = try String(contentsOfFile: path + "/card.md", encoding: .utf8)
    for words in ["success", "auc_test: 0.53", "240 rows", "cannot do"] {
      #expect(card.contains(words), "\(words)")
    }
    withExtendedLifetime(folder) {}
  }

  @Test func `the registry counts versions, promotes and rolls back`() throws {
    let database = try ResultsDatabase(":memory:")
    func record(_ identity: Character) -> ModelRecord {
      ModelRecord(
        name: "quality/boosting", identity: String(repeating: identity, count: 64), kind: "signal_quality",
        family: "boosting", folder: "f", createdAt: "t", trainedThrough: "d", scores: "{}", codeVersion: "1")
    }
    #expect(try database.register(record("a")).version == 1)
    #expect(try database.register(record("b")).version == 2)
    #expect(try database.register(record("a")).version == 1)
    #expect(try database.model("quality/boosting").version == 2)
    try database.promote(try database.model("quality/boosting@1"), at: "t1")
    #expect(try database.model("quality/boosting").version == 1)
    try database.promote(try database.model("bbbb"), at: "t2")
    #expect(try database.models().filter(\.isLive).map(\.version) == [2])
    #expect(throws: AssayError.self) { try database.promote(try database.model("bbbb"), at: "t3") }
    #expect(try database.rollBack("quality/boosting", at: "t4") == (2, 1))
    #expect(try database.rollBack("quality/boosting", at: "t5") == (1, nil))
    let error = #expect(throws: AssayError.self) { try database.rollBack("quality/boosting", at: "t6") }
    #expect(error?.code == "nothing_live")
    #expect(throws: AssayError.self) { try database.model("other") }
  }
}
