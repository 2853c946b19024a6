import Foundation
import Storage
import TestKit
import Testing

@Suite struct FactoryCommandTests {
  private static let strategies = "MACross,RSI2_MeanReversion,BollingerBands,IBSStrategy"

  /// A folder whose catalogue holds 15-minute bars of two made-up futures markets under real contracts.
  private static func catalogue(bars count: Int) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (seed, symbol) in ["ES", "NQ"].enumerated() {
      let path = try folder.file("\(symbol).csv", csv(bars: count, seed: seed))
      let result = try Executable.run(
        ["data", "import", path, "--symbol", symbol, "--timeframe", "15m"], in: folder.path)
      try #require(result.code == 0, "\(result.error)")
    }
    return folder
  }

  /// A random walk on the quarter-point grid, one bar every 15 minutes without sessions or gaps.
  private static func csv(bars count: Int, seed: Int) -> String {
    var random = TestRandom(seed: seed)
    func step(_ most: Int) -> Double { Double(random.integer(-most...most)) * 0.25 }
    var lines = ["timestamp,open,high,low,close,volume"]
    var price = 4_000.0
    for bar in 0..<count {
      let open = price + step(2)
      let close = open + step(12)
      let (high, low) = (max(open, close) + abs(step(6)), min(open, close) - abs(step(6)))
      lines.append("\(1_704_153_600 + bar * 900),\(open),\(high),\(low),\(close),\(random.integer(1...999))")
      price = close
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func run(_ folder: TemporaryFolder, database: String, _ more: [String] = []) throws
    -> Executable.Result
  {
    try Executable.run(Self.words(database) + more, in: folder.path)
  }

  private static func words(_ database: String) -> [String] {
    [
      "factory", "run", "--timeframe", "15m", "--strategies", strategies, "--workers", "1", "--db", database,
      "--json",
    ]
  }

  @Test func `sweeps that were made from documents are taken from the cache and give the same run`() throws {
    let folder = try Self.catalogue(bars: 30_000)
    func run(_ database: String, _ more: [String]) throws -> Executable.Result {
      let words = [
        "factory", "run", "--timeframe", "15m", "--symbols", "ES", "--strategies", "IBSStrategy,MACross",
      ]
      return try Executable.run(words + ["--db", database, "--json"] + more, in: folder.path)
    }
    let written = try run("units.sqlite", ["--write-units", "units"])
    let units = try written.document()["units"] as? [String] ?? []
    try #require(units.count == 2, "\(written.error)")
    for unit in units {
      let made = try Executable.run(["work", unit, "--json"], in: folder.path)
      #expect(try made.code == 0 && made.document()["cached"] as? Bool == false, "\(made.error)")
    }
    let hits = try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/assay-data/cache").count
    #expect(try run("cached.sqlite", ["--no-returns"]).code == 0)
    let after = try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/assay-data/cache").count
    // The gates of the symbol alone are new: a file and perhaps its folder.
    #expect(after > hits && after <= hits + 2)
    try FileManager.default.removeItem(atPath: folder.path + "/assay-data/cache")
    #expect(try run("made.sqlite", ["--no-returns"]).code == 0)
    let contents = try ["cached", "made"].map {
      try ResultsDatabase("\(folder.path)/\($0).sqlite", access: .readOnly).contentHash()
    }
    #expect(contents[0] == contents[1])
  }

  @Test func `a run killed at any moment and taken up again ends with the same content`() throws {
    let folder = try Self.catalogue(bars: 30_000)
    let whole = try run(folder, database: "whole.sqlite")
    try #require(whole.code == 0, "\(whole.error)")

    let path = folder.path + "/killed.sqlite"
    let process = try Executable.process(Self.words("killed.sqlite"), in: folder.path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try Polling.wait { try !process.isRunning || finishedUnits(path) >= 2 }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    // On a busy machine the run can end before it is killed; what is compared below has to hold then too.
    #expect(try finishedUnits(path) >= 2)

    let resumed = try Executable.run(
      ["factory", "resume", "--db", "killed.sqlite", "--json"], in: folder.path)
    try #require(resumed.code == 0, "\(resumed.error)")
    let undisturbed = try ResultsDatabase(folder.path + "/whole.sqlite", access: .readOnly)
    let taken = try ResultsDatabase(path, access: .readOnly)
    #expect(try undisturbed.contentDump() == taken.contentDump())
  }

  /// Units that a run in another process has finished; 0 while there is no database yet.
  private func finishedUnits(_ path: String) throws -> Int {
    guard let database = try? ResultsDatabase(path, access: .readOnly), let run = try? database.runs().first
    else { return 0 }
    return try database.finishedUnits(ofRun: run.id).count
  }

  @Test func `the document of a run holds every pair with its numbers and thresholds`() throws {
    let folder = try Self.catalogue(bars: 4_000)
    let document = try run(folder, database: "runs.sqlite").document()
    #expect(document["backtests"] as? Int == 2 * (16 + 36 + 16 + 16) * 20)
    let pairs = try #require(document["pairs"] as? [[String: Any]])
    #expect(pairs.count == 8)
    for pair in pairs {
      let criteria = try #require(pair["criteria"] as? [[String: Any]])
      #expect(criteria.count { $0["gate"] as? String == "viability" } == 5)
      #expect(criteria.allSatisfy { $0["threshold"] is Double && $0["rule"] is String })
      let reasons = try #require(pair["reasons"] as? [[String: Any]])
      #expect(pair["passed"] as? Bool == reasons.isEmpty)
      #expect(pair["p_value"] is Double && pair["q_value"] is Double)
    }
    let status = try Executable.run(["factory", "status", "--db", "runs.sqlite", "--json"], in: folder.path)
    #expect(try status.document()["backtests"] as? Int == document["backtests"] as? Int)
    let again = try run(folder, database: "runs.sqlite")
    #expect(again.error.contains("10 are done already"))
    #expect(try again.document()["backtests"] as? Int == document["backtests"] as? Int)
  }

  @Test func `a random walk has no winner, and that is said in a sentence`() throws {
    let folder = try Self.catalogue(bars: 20_000)
    let result = try Executable.run(
      [
        "factory", "run", "--timeframe", "15m", "--strategies", "MACross", "--db", "r.sqlite", "--gate",
        "intraday", "--report", "report.html",
      ], in: folder.path)
    #expect(result.code == 0)
    #expect(result.output.contains("No backtest passed all gates. That is a normal result"))
    let page = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("MACross"))
  }

  @Test func `what does not exist is refused with the nearest name`() throws {
    let folder = try TemporaryFolder()
    let empty = try Executable.run(["factory", "run", "--timeframe", "1d", "--json"], in: folder.path)
    #expect(empty.code == 2)
    #expect(try empty.errorField("code") == "empty_catalogue")
    let strategy = try Executable.run(
      ["factory", "run", "--symbols", "ES", "--timeframe", "1d", "--strategies", "MACros", "--json"],
      in: folder.path)
    #expect(try strategy.errorField("remedy")?.contains("`MACross`") == true)
    let none = try Executable.run(["factory", "status", "--json"], in: folder.path)
    #expect(none.code != 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/assay-data/results.sqlite"))
  }
}
