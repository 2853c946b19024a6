import Foundation
import Testing

@Suite struct ContinuousCommandTests {
  static let settings = """
    {"backtest_settings": {"scenario_bars": 400, "monte_carlo_simulations": 10, "bootstrap_samples": 10,
      "walk_forward_candidates": 2, "scenarios": {"bull": 0.5, "crash": 0.5}}, # comments are allowed
     "optimization": {"trials": 3}}
    """
  static let words = [
    "continuous", "--scenarios-only", "--strategies", "RSI2_MeanReversion,IBSStrategy", "--config", "c.json",
  ]

  static func folder(_ settings: String = settings) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Data(settings.utf8).write(to: folder.url.appendingPathComponent("c.json"))
    return folder
  }

  @Test func `one iteration prints its document, and leaves a report and a database`() throws {
    let folder = try Self.folder()
    let result = try Executable.run(Self.words + ["--once", "--json"], in: folder.path)
    try #require(result.code == 0, "\(result.error)")
    let document = try result.document()
    #expect(document["iteration"] as? Int == 1)
    #expect(document["strategies"] as? Int == 2)
    #expect(document["backtests"] as? Int == 2 * 2 * 4)
    #expect(document["optimised"] as? Int == 2)
    #expect(document["promoted"] is [Any])
    for refused in document["refused"] as? [[String: Any]] ?? [] {
      #expect(
        refused["strategy"] is String && refused["reason"] is String && refused["numbers"] is [String: Any])
    }
    for key in ["report", "database"] {
      let path = try #require(document[key] as? String)
      #expect(FileManager.default.fileExists(atPath: "\(folder.path)/\(path)"), "\(path)")
    }
    #expect(result.error.contains("Phase 1: Scanning for strategies..."))
    #expect(result.error.contains("Found 2 strategies to analyze"))
    let status = try Executable.run(["continuous", "status", "--json"], in: folder.path).document()
    #expect(status["running"] as? Bool == false)
    #expect(status["iteration"] as? Int == 1)
    #expect(try Executable.run(["continuous", "health"], in: folder.path).code == 1)
  }

  @Test func `a backup is restored, and one that is damaged is refused`() throws {
    let folder = try Self.folder()
    try #require(try Executable.run(Self.words + ["--once"], in: folder.path).code == 0)
    let made = try Executable.run(["continuous", "backup", "--json"], in: folder.path).document()
    let backup = try #require(made["backup"] as? String)
    try #require(try Executable.run(Self.words + ["--once"], in: folder.path).code == 0)
    #expect(try Executable.run(["continuous", "restore", backup], in: folder.path).code == 0)
    let status = try Executable.run(["continuous", "status", "--json"], in: folder.path).document()
    #expect(status["iteration"] as? Int == 1)
    let database = "\(folder.path)/assay-data/continuous/continuous_training.db"
    #expect(FileManager.default.fileExists(atPath: "\(database).before-restore"))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(backup)"))
    for place in stride(from: 4_096, to: bytes.count, by: 97) { bytes[place] = 0xA5 }
    try bytes.write(to: folder.url.appendingPathComponent("broken.db"))
    #expect(try Executable.run(["continuous", "restore", "broken.db"], in: folder.path).code != 0)
    #expect(try Executable.run(["continuous", "status"], in: folder.path).code == 0)
  }

  @Test func `settings with a misspelt key name the nearest one`() throws {
    let folder = try Self.folder("{\"system_config\": {\"scan_intervall_hours\": 1}}")
    let result = try Executable.run(Self.words + ["--once", "--json"], in: folder.path)
    #expect(result.code == 2)
    #expect(try result.errorField("message")?.contains("scan_interval_hours") == true)
    let check = try Executable.run(["config", "check", "c.json", "--json"], in: folder.path).document()
    #expect(check["kind"] as? String == "continuous")
    let schema = try Executable.run(["config", "schema", "continuous"], in: folder.path).document()
    #expect((schema["properties"] as? [String: Any])?["system_config"] != nil)
  }

  @Test func `kills at any moment leave whole iterations, and the next start goes on`() throws {
    let folder = try Self.folder()
    for number in 0..<6 {
      let process = try Executable.process(Self.words + ["--iterations", "1000"], in: folder.path)
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      // Each start lives until it has written a little more than the one before.
      var (changes, size) = (0, UInt64.max)
      try Polling.wait {
        let log = "\(folder.path)/assay-data/continuous/continuous_training.db-wal"
        let attributes = try? FileManager.default.attributesOfItem(atPath: log)
        let now = (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
        if now != size { (changes, size) = (changes + 1, now) }
        return changes > 2 + number * 2 || !process.isRunning
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let result = try Executable.run(Self.words + ["--once", "--json"], in: folder.path)
    #expect(result.code == 0, "\(result.error)")
    let status = try Executable.run(["continuous", "status", "--json"], in: folder.path).document()
    #expect(status["state"] as? String == "finished")
    let rows = try #require(status["rows"] as? [String: Any])
    // Every finished iteration has its rows, and no other has any.
    #expect(rows["backtest_results"] as? Int == (try #require(rows["iterations"] as? Int)) * 16)
  }
}
