import Foundation
import Glibc
import Testing

/// `assay continuous` as a daemon, which ends when the object does.
final class RunningDaemon {
  let process: Process
  private let log: URL
  private let home: String

  init(_ words: [String], in folder: TemporaryFolder) throws {
    process = try Executable.process(words, in: folder.path)
    log = folder.url.appendingPathComponent("daemon.log")
    home = "\(folder.path)/assay-data/continuous"
    FileManager.default.createFile(atPath: log.path, contents: nil)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
  }

  deinit {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  var words: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// What the daemon says of itself, once it says something that counts.
  func health(when counts: ([String: Any]) -> Bool) throws -> [String: Any] {
    var found: [String: Any] = [:]
    try Polling.wait {
      try #require(process.isRunning, "\(words)")
      guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(home)/health.json")),
        let health = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any], counts(health)
      else { return false }
      found = health
      return true
    }
    return found
  }

  /// Waits until an iteration is finished and nothing is worked on.
  func health(after iteration: Int) throws -> [String: Any] {
    try health { $0["state"] as? String == "waiting" && $0["iteration"] as? Int == iteration }
  }
}

@Suite struct ContinuousDaemonTests {
  private static let words = ContinuousCommandTests.words + ["--interval", "1000h"]

  private func write(_ settings: String, in folder: TemporaryFolder) throws {
    try Data(settings.utf8).write(to: folder.url.appendingPathComponent("c.json"), options: .atomic)
  }

  @Test func `broken settings leave the last good ones in force and are told until they are mended`() throws {
    let folder = try ContinuousCommandTests.folder()
    let daemon = try RunningDaemon(Self.words, in: folder)
    let first = try daemon.health(after: 1)
    #expect(first["error"] is NSNull)
    // The change alone begins the next iteration: the interval is weeks.
    try write("{\"optimization\": {\"trials\": \"many\"}}", in: folder)
    let second = try daemon.health(after: 2)
    #expect((second["error"] as? String)?.contains("optimization.trials") == true)
    #expect(daemon.words.contains("The settings before this edit stay in force."))
    try write(ContinuousCommandTests.settings, in: folder)
    #expect(try daemon.health(after: 3)["error"] is NSNull)
    let status = try Executable.run(["continuous", "status", "--json"], in: folder.path).document()
    #expect((status["rows"] as? [String: Any])?["backtest_results"] as? Int == 3 * 16)
    #expect(status["running"] as? Bool == true)
  }

  @Test func `a second daemon and a restore are refused while the first one runs`() throws {
    let folder = try ContinuousCommandTests.folder()
    let daemon = try RunningDaemon(Self.words, in: folder)
    _ = try daemon.health(after: 1)
    let made = try Executable.run(["continuous", "backup", "--json"], in: folder.path).document()
    let backup = try #require(made["backup"] as? String)
    for words in [ContinuousCommandTests.words + ["--once"], ["continuous", "restore", backup]] {
      let result = try Executable.run(words + ["--json"], in: folder.path)
      #expect(result.code == 2)
      #expect(try result.errorField("code") == "daemon_running")
      #expect(try result.errorField("message")?.contains("\(daemon.process.processIdentifier)") == true)
    }
    #expect(try Executable.run(["continuous", "health"], in: folder.path).code == 0)
  }

  @Test func `a failed iteration sends an alert, and health tells it until one succeeds`() throws {
    let folder = try ContinuousCommandTests.folder()
    func settings(_ scenario: String) -> String {
      """
      {"backtest_settings": {"scenario_bars": 400, "monte_carlo_simulations": 10, "bootstrap_samples": 10,
        "walk_forward_candidates": 2, "scenarios": {"\(scenario)": 1}}, "optimization": {"trials": 3},
       "alerts": {"command": "cat >> alerts.jsonl", "most_an_hour": 1}}
      """
    }
    try write(settings("no_such_market"), in: folder)
    let daemon = try RunningDaemon(Self.words, in: folder)
    let failing = try daemon.health { $0["state"] as? String == "failing" }
    #expect((failing["error"] as? String)?.contains("no_such_market") == true)
    let alerts = folder.url.appendingPathComponent("alerts.jsonl")
    try Polling.wait { FileManager.default.fileExists(atPath: alerts.path) }
    let health = try Executable.run(["continuous", "health", "--json"], in: folder.path)
    #expect(health.code == 1)
    #expect(try (health.document()["problem"] as? String)?.contains("no_such_market") == true)
    try write(settings("bull"), in: folder)
    _ = try daemon.health(after: 1)
    #expect(try Executable.run(["continuous", "health"], in: folder.path).code == 0)
    let lines = try String(contentsOf: alerts, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 1)
    let alert = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
    #expect(alert?["kind"] as? String == "failure")
    #expect(alert?["held_back"] as? Int == 0)
  }

  @Test func `a misspelt strategy is refused before anything is made`() throws {
    let folder = try ContinuousCommandTests.folder()
    let result = try Executable.run(
      ["continuous", "--once", "--scenarios-only", "--strategies", "MACros", "--json"], in: folder.path)
    #expect(result.code == 2)
    #expect(try result.errorField("remedy")?.contains("MACross") == true)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/assay-data"))
  }

  @Test func `every thread of the daemon is as nice as the settings say, also after they change`() throws {
    let folder = try ContinuousCommandTests.folder()
    func use(_ level: Int) throws {
      let settings = ContinuousCommandTests.settings.dropFirst()
      try write("{\"system_config\": {\"nice_level\": \(level)}, \(settings)", in: folder)
    }
    try use(18)
    let daemon = try RunningDaemon(Self.words, in: folder)
    func levels() throws -> Set<String> {
      let tasks = "/proc/\(daemon.process.processIdentifier)/task"
      return Set(
        try FileManager.default.contentsOfDirectory(atPath: tasks).compactMap { thread in
          // A thread may end meanwhile.
          guard let line = try? String(contentsOfFile: "\(tasks)/\(thread)/stat", encoding: .utf8) else {
            return nil
          }
          let fields = line.split(separator: ")").last?.split(separator: " ") ?? []
          return fields.count > 16 ? String(fields[16]) : nil
        })
    }
    _ = try daemon.health(after: 1)
    let first = try levels()
    #expect(first == ["18"])
    try use(19)
    _ = try daemon.health(after: 2)
    let second = try levels()
    #expect(second == ["19"])
  }

  @Test func `the unit of the service names the program, the folders and the limits`() throws {
    let folder = try ContinuousCommandTests.folder(
      "{\"system_config\": {\"nice_level\": 7, \"memory_limit_mb\": 512}}")
    let result = try Executable.run(
      [
        "continuous", "service", "--config", "c.json", "--interval", "6h", "--data", "my 10% data",
        "--strategies", "MACross,MACD", "--scenarios-only",
      ], in: folder.path)
    #expect(result.code == 0)
    let lines = result.output.split(separator: "\n").map(String.init)
    let start = try #require(lines.first { $0.hasPrefix("ExecStart=") })
    #expect(start.contains("/my 10%% data\""))
    #expect(start.contains("--scenarios-only --strategies MACross,MACD --interval 6h"))
    #expect(lines.contains("Nice=7"))
    #expect(lines.contains("MemoryMax=1024M"))
  }
}
