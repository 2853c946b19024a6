import Foundation
import Storage
import Testing

@Suite struct DatabaseCommandTests {
  /// A folder with a database of one run of three backtests, one of them a winner, and a file of the run.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let database = try ResultsDatabase(folder.path + "/r.sqlite")
    try database.begin(
      RunRecord(
        id: "abcd1234", createdAt: "2024-01-01T00:00:00Z", config: "{}", seed: 1, codeVersion: "1",
        dataHash: "d", unitCount: 1))
    let keys = (0..<3).map {
      BacktestKey(symbol: "ES", strategy: "a, \"b\"", parameters: "\($0)", exits: "{}")
    }
    try database.commit(
      UnitRecord(index: 0, key: "ES/a"), ofRun: "abcd1234",
      results: keys.map { BacktestRecord($0, BacktestFigures()) })
    try database.setWinners([WinnerRecord(rank: 1, keys[1], score: 1)], ofRun: "abcd1234")
    try database.finish("abcd1234", as: .finished, at: "2024-01-01T00:00:00Z")
    let series = folder.path + "/runs/abcd1234"
    try FileManager.default.createDirectory(atPath: series, withIntermediateDirectories: true)
    try "x".write(toFile: series + "/equity.parquet", atomically: true, encoding: .utf8)
    return folder
  }

  private func run(_ words: [String], _ folder: TemporaryFolder) throws -> Executable.Result {
    try Executable.run(["db"] + words + ["--db", "r.sqlite", "--json"], in: folder.path)
  }

  @Test func `info, check and vacuum look after the file`() throws {
    let folder = try Self.folder()
    let tables = try #require(try run(["info"], folder).document()["tables"] as? [[String: Any]])
    #expect(tables.first { $0["name"] as? String == "backtest_results" }?["rows"] as? Int == 3)
    #expect(try run(["check"], folder).document()["sound"] as? Bool == true)
    #expect(try run(["vacuum"], folder).code == 0)
    #expect(try (run(["schema"], folder).document()["statements"] as? [String])?.isEmpty == false)
    try Database(folder.path + "/r.sqlite").execute("DELETE FROM backtest_results WHERE parameters = '1'")
    let broken = try run(["check"], folder)
    #expect(broken.code == 3)
    let problems = try #require(try broken.document()["problems"] as? [[String: Any]])
    #expect(problems.map { $0["code"] as? String } == ["winner_without_result"])
  }

  @Test func `a table is exported as CSV, Parquet and JSON`() throws {
    let folder = try Self.folder()
    for ending in ["csv", "parquet", "json"] {
      let result = try run(["export", "--table", "backtest_results", "--output", "out.\(ending)"], folder)
      #expect(try result.document()["rows"] as? Int == 3)
    }
    let csv = try String(contentsOfFile: folder.path + "/out.csv", encoding: .utf8).split(separator: "\n")
    #expect(csv.count == 4 && csv[1].hasPrefix("abcd1234,ES,\"a, \"\"b\"\"\",0,{},,"))
    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: folder.path + "/out.json")))
    let rows = try #require(json as? [[String: Any]])
    #expect(rows[2]["parameters"] as? String == "2" && rows[0]["sharpe_ratio"] is NSNull)
    #expect(try ParquetFile.describe(folder.path + "/out.parquet").rowCount == 3)
    #expect(try run(["export", "--table", "results", "--output", "x.csv"], folder).code == 2)
    let format = try run(["export", "--table", "winners", "--output", "x.xls"], folder)
    #expect(try format.errorField("code") == "unknown_format")
  }

  @Test func `old runs go with their files after a rehearsal`() throws {
    let folder = try Self.folder()
    let rehearsal = try run(["prune", "--older-than", "1", "--dry-run"], folder).document()
    #expect(rehearsal["rows"] as? Int == 7 && rehearsal["files"] as? Int == 1)
    #expect(FileManager.default.fileExists(atPath: folder.path + "/runs/abcd1234/equity.parquet"))
    #expect(try run(["prune", "--older-than", "1"], folder).document()["rows"] as? Int == 7)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs/abcd1234"))
    #expect(try ResultsDatabase(folder.path + "/r.sqlite").runs().isEmpty)
  }

  @Test func `open makes a database, and the commands that look make none`() throws {
    let folder = try TemporaryFolder()
    for words in [["info"], ["check"], ["vacuum"], ["prune", "--older-than", "1"]] {
      #expect(try run(words, folder).code != 0)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/r.sqlite"))
    #expect(try run(["open"], folder).code == 0)
    #expect(try run(["check"], folder).document()["sound"] as? Bool == true)
  }
}
