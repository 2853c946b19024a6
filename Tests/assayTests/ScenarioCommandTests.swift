import Foundation
import TestKit
import Testing

@Suite struct ScenarioCommandTests {
  func array(_ words: [String], in folder: TemporaryFolder) throws -> [[String: Any]] {
    let result = try Executable.run(words + ["--json"], in: folder.path)
    return try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
  }

  @Test func `made bars are in the catalogue as never traded, and the seed names them`() throws {
    let folder = try TemporaryFolder()
    func make(_ words: [String]) throws -> [String: Any] {
      try Executable.run(words + ["--json"], in: folder.path).document()
    }
    let base = ["--symbol", "ES", "--as", "SYN", "--timeframe", "1h", "--bars", "2000"]
    let first = try make(["data", "scenario", "mixed"] + base + ["--seed", "3"])
    let again = try make(["scenario", "generate", "mixed"] + base + ["--seed", "3"])
    let other = try make(["scenario", "generate", "mixed"] + base + ["--seed", "4"])
    func hash(_ made: [String: Any]) -> String? {
      (made["entry"] as? [String: Any])?["content_sha256"] as? String
    }
    #expect(hash(first) != nil && hash(first) == hash(again) && hash(first) != hash(other))
    let entry = try #require(try array(["data", "list"], in: folder).first)
    #expect(entry["symbol"] as? String == "SYN" && entry["bars"] as? Int == 2_000)
    let provenance = try #require(entry["provenance"] as? [String: Any])
    #expect(provenance["synthetic"] is [String: Any])
    #expect(
      try Executable.run(["data", "list"], in: folder.path).output.contains("synthetic: mixed"))
    #expect(try Executable.run(["data", "show", "SYN"], in: folder.path).output.contains("never traded"))
  }

  @Test func `real bars are not replaced`() throws {
    let folder = try DataCommandTests.catalogue()
    let result = try Executable.run(
      ["data", "scenario", "bull", "--symbol", "AAPL", "--json"], in: folder.path)
    #expect(result.code == 2)
    #expect(try result.errorField("code") == "real_bars")
    #expect(try array(["data", "list"], in: folder)[0]["bars"] as? Int == 5)
  }

  @Test func `scenarios of the data folder are listed, shown and made`() throws {
    let folder = try TemporaryFolder()
    let data = folder.url.appendingPathComponent("assay-data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    _ = try folder.file("assay-data/scenarios.yaml", "mine:\n  volatility: 0.3\n  drift: 0.1\n")
    let names = try array(["scenario", "list"], in: folder).compactMap { $0["name"] as? String }
    #expect(names.count == 15 && names.last == "mine")
    let shown = try Executable.run(["scenario", "show", "mine"], in: folder.path)
    #expect(shown.output.contains("volatility: 0.3"))
    let misspelt = try Executable.run(["scenario", "show", "mime", "--json"], in: folder.path)
    #expect(misspelt.code == 2)
    #expect(try misspelt.errorField("message")?.contains("mine") == true)
  }

  @Test func `a fitted scenario is a file that makes bars like those it was fitted to`() throws {
    let folder = try TemporaryFolder()
    let made = ["scenario", "generate", "bear", "--symbol", "ES", "--bars", "3000"]
    #expect(try Executable.run(made, in: folder.path).code == 0)
    let fit = try Executable.run(
      ["scenario", "fit", "--symbol", "ES", "--timeframe", "1d", "--output", "fit.yaml", "--json"],
      in: folder.path)
    let scenario = try #require(try fit.document()["scenario"] as? [String: Any])
    let volatility = try #require(scenario["volatility"] as? Double)
    #expect(abs(volatility - 0.26) < 0.06)
    let again = try Executable.run(
      ["data", "scenario", "like_ES", "--file", "fit.yaml", "--symbol", "ES", "--as", "LIKE"], in: folder.path
    )
    #expect(again.code == 0, "\(again.error)")
  }

  @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absenceNote)))
  func `real shares have clusters and fat tails`() throws {
    let folder = try TemporaryFolder()
    let path = SharedData.path("data/equity/1d/AAPL.csv.gz")
    let imported = ["data", "import", path, "--symbol", "AAPL", "--timeframe", "1d"]
    #expect(try Executable.run(imported, in: folder.path).code == 0)
    let fit = try Executable.run(
      ["scenario", "fit", "--symbol", "AAPL", "--timeframe", "1d", "--json"], in: folder.path)
    let scenario = try #require(try fit.document()["scenario"] as? [String: Any])
    let (volatility, tails) = (scenario["volatility"] as? Double, scenario["tails"] as? Double)
    #expect((0.2...0.6).contains(try #require(volatility)))
    #expect((3...12).contains(try #require(tails)))
    let weights = try #require(scenario["garch"] as? [String: Double])
    #expect(weights["persistence"]! + weights["shock"]! + weights["asymmetry"]! / 2 > 0.9)
  }
}
