import Foundation
import Storage
import Testing

/// No command ever shows a result of other costs, other bars or other code as the one that was asked for.
@Suite struct IdentityCommandTests {
  private static let words = [
    "factory", "run", "--timeframe", "1d", "--strategies", "MACross,RSI2_MeanReversion", "--json",
  ]

  private static func write(commission: Double, in folder: TemporaryFolder) throws {
    _ = try folder.file("assay-data/instruments.yaml", "AAPL:\n  commission: {per_unit: \(commission)}\n")
  }

  private static func run(_ folder: TemporaryFolder, _ words: [String] = words) throws -> [String: Any] {
    let result = try Executable.run(words, in: folder.path)
    try #require(result.code == 0, "\(result.output)\(result.error)")
    return try result.document()
  }

  private static func id(_ document: [String: Any]) throws -> String {
    try #require((document["run"] as? [String: Any])?["id"] as? String)
  }

  private static func costs(_ id: String, in folder: TemporaryFolder) throws -> Double {
    let database = try ResultsDatabase(folder.path + "/assay-data/results.sqlite", access: .readOnly)
    return try database.results(ResultsQuery(run: id)).map(\.figures.costs).reduce(0, +)
  }

  private static func trials(_ folder: TemporaryFolder) throws -> Int {
    let document = try Executable.run(["ledger", "list", "--json"], in: folder.path).document()
    return try #require((document["data"] as? [[String: Any]])?.first?["trials"] as? Int)
  }

  @Test func `edited costs make a run of their own, from neither database nor cache, and more trials`() throws
  {
    let folder = try LedgerCommandTests.folder()
    let plain = try Self.run(folder)
    let tried = try Self.trials(folder)
    try Self.write(commission: 0.5, in: folder)
    let dear = try Self.run(folder)
    let (first, second) = try (Self.id(plain), Self.id(dear))
    #expect(first != second)
    #expect(try Self.costs(first, in: folder) != Self.costs(second, in: folder))
    #expect(try Self.trials(folder) == 2 * tried && tried == plain["backtests"] as? Int)
    // Back at the old costs the old run is found again, and nothing is tried anew.
    try FileManager.default.removeItem(atPath: folder.path + "/assay-data/instruments.yaml")
    #expect(try Self.id(Self.run(folder)) == first && Self.trials(folder) == 2 * tried)
  }

  @Test func `a run keeps the costs it was begun under, and verify makes it again under them`() throws {
    let folder = try LedgerCommandTests.folder()
    try Self.write(commission: 0.5, in: folder)
    let id = try Self.id(Self.run(folder))
    try Self.write(commission: 2, in: folder)
    let verified = try Executable.run(["verify", id, "--json"], in: folder.path)
    #expect(verified.code == 0, "\(verified.output)\(verified.error)")
    #expect(verified.error.contains("The contract of AAPL was changed since the run \(id)"))
    let report = try Executable.run(["factory", "report", id, "--report", "r.html"], in: folder.path)
    #expect(report.code == 0, "\(report.error)")
    let page = try String(contentsOfFile: folder.path + "/r.html", encoding: .utf8)
    #expect(page.contains("contract of AAPL") && page.contains("0.5"))
  }

  @Test func `a resumed run never holds results of two contracts`() throws {
    let folder = try LedgerCommandTests.folder()
    let whole = try Self.run(folder, Self.words + ["--db", "whole.sqlite"])
    let id = try Self.run(folder, Self.words + ["--db", "part.sqlite"])
    // A run of which one pair is missing, as after a kill.
    let path = folder.path + "/part.sqlite"
    try Database(path).execute(
      """
      DELETE FROM units WHERE unit_key = 'AAPL/MACross';
      DELETE FROM backtest_results WHERE strategy = 'MACross';
      UPDATE runs SET status = 'running'
      """)
    try FileManager.default.removeItem(atPath: folder.path + "/assay-data/cache")
    try Self.write(commission: 2, in: folder)
    let resumed = try Self.run(folder, ["factory", "resume", "--db", "part.sqlite", "--json"])
    #expect(try Self.id(resumed) == Self.id(whole) && Self.id(id) == Self.id(whole))
    let (undisturbed, taken) = try (
      ResultsDatabase(folder.path + "/whole.sqlite", access: .readOnly),
      ResultsDatabase(path, access: .readOnly)
    )
    #expect(try undisturbed.contentDump() == taken.contentDump())
    // The same command makes another run beside it.
    #expect(try Self.id(Self.run(folder, Self.words + ["--db", "part.sqlite"])) != Self.id(whole))
  }

  @Test func `a run of another program is shown, and neither resumed nor verified`() throws {
    let folder = try LedgerCommandTests.folder()
    let id = try Self.id(Self.run(folder))
    let path = folder.path + "/assay-data/results.sqlite"
    let identity = try #require(try ResultsDatabase(path).run(id)?.identity)
    let code = try #require(identity.firstMatch(of: /"code":"([0-9a-f]{16})"/)).output.1
    let other = identity.replacing(code, with: "0123456789abcdef")
    let name = try #require(Identity(text: other)).name
    let database = try Database(path)
    try database.execute("PRAGMA foreign_keys = OFF")
    let tables = [
      "runs", "units", "backtest_results", "families", "gate_outcomes", "candidates", "ledger_heads", "tiers",
    ]
    for table in tables {
      try database.execute("UPDATE \(table) SET run_id = '\(name)'")
    }
    try database.execute("UPDATE runs SET identity = '\(other)', code_version = '0.1.0+0123456789abcdef'")
    #expect(try Executable.run(["factory", "status", name], in: folder.path).code == 0)
    for words in [["factory", "resume", name], ["verify", name]] {
      let result = try Executable.run(words + ["--json"], in: folder.path)
      #expect(result.code == 2)
      let word = words[0] == "verify" ? "0123456789abcdef" : "the program"
      #expect(try result.errorField("message")?.contains(word) == true)
    }
    #expect(try Self.id(Self.run(folder)) != name, "the same command makes a run of this program")
  }

  @Test func `neither workers nor folders nor the order of names change the name of a run`() throws {
    let folder = try LedgerCommandTests.folder()
    let id = try Self.id(Self.run(folder))
    let moved = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: folder.path + "/assay-data/bars", toPath: moved.path + "/bars")
    let again = try Self.run(
      moved,
      [
        "factory", "run", "--timeframe", "1d", "--strategies", "RSI2_MeanReversion,MACross", "--workers", "1",
        "--data",
        moved.path, "--db", "other.sqlite", "--ledger", "other.jsonl", "--no-returns", "--verbose", "--json",
      ])
    #expect(try Self.id(again) == id)
  }

  @Test func `explain tells identity and contract, and a backtest at other costs is another trial`() throws {
    let folder = try LedgerCommandTests.folder()
    _ = try Self.run(folder, Self.words.dropLast() + ["--report", "r.json", "--json"])
    let run = try Executable.run(["explain", "r.json", "--json"], in: folder.path).document()
    #expect((run["facts"] as? [String: Any])?["settings"] as? String != nil)
    let backtest = ["backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "MACross", "--json"]
    _ = try folder.file("a.json", Executable.run(backtest, in: folder.path).output)
    let before = try Self.trials(folder)
    try Self.write(commission: 0.5, in: folder)
    _ = try folder.file("b.json", Executable.run(backtest, in: folder.path).output)
    #expect(try Self.trials(folder) == before + 1)
    let identities = try ["a.json", "b.json"].map { file in
      let facts =
        try Executable.run(["explain", file, "--json"], in: folder.path).document()["facts"] as? [String: Any]
      #expect((facts?["contract"] as? String)?.contains("\"commission\"") == true)
      return try #require(facts?["identity"] as? String)
    }
    #expect(identities[0] != identities[1] && identities.allSatisfy { $0.utf8.count == 64 })
  }
}
