import Foundation
import Storage
import Testing

/// Databases, ledgers, caches and bundles that earlier programs wrote open, or are refused with a remedy that works.
@Suite struct EarlierVersionTests {
  private static let run = "d70c473ddc2be9e9"

  /// A copy of what the program of commit acd298a left.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let archive = try #require(
      Bundle.module.url(forResource: "Fixtures/folder-of-acd298a.tar", withExtension: "xz"))
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "xJf", archive.path, "-C", folder.path]
    try tar.run()
    tar.waitUntilExit()
    try #require(tar.terminationStatus == 0)
    return folder
  }

  private static func execute(_ words: [String], _ folder: TemporaryFolder) throws -> Executable.Result {
    try Executable.run(words, in: folder.path)
  }

  @Test(arguments: [
    ["factory", "status"], ["factory", "winners"], ["factory", "report", "--report", "r.html"],
    ["db", "check"],
    ["db", "info"], ["db", "export", "--table", "runs", "--output", "runs.csv"], ["ledger", "list"],
    ["ledger", "head"],
    ["ledger", "verify"], ["factory", "export", run, "--output", "again.assay"], ["data", "check", "AAPL"],
  ])
  func `what can be shown is shown`(_ words: [String]) throws {
    let result = try Self.execute(words + ["--json"], Self.folder())
    #expect(result.code == 0, "\(words): \(result.output)\(result.error)")
  }

  @Test func `an old run is neither taken up nor verified, with a sentence, and can be made again`() throws {
    let folder = try Self.folder()
    for words in [["factory", "resume"], ["verify"]] {
      let result = try Self.execute(words + ["--json"], folder)
      #expect(result.code == 2, "\(result.output)\(result.error)")
      #expect(try ["different_run", "cannot_verify"].contains(result.errorField("code") ?? ""))
    }
    let again = try Self.execute(
      ["factory", "run", "--timeframe", "1d", "--strategies", "MACross", "--json"], folder)
    #expect(again.code == 0, "\(again.output)\(again.error)")
    let made = try #require(try again.document()["run"] as? [String: Any])
    #expect(made["id"] as? String != Self.run)
    // The figures are those of the old run, unless the code has changed what it computes since.
    let database = try ResultsDatabase(folder.path + "/assay-data/results.sqlite", access: .readOnly)
    #expect(try database.runs().count == 2)
    #expect(try database.resultCount(ResultsQuery(run: Self.run)) == 320)
    #expect(try database.problems() == [])
  }

  @Test func `the ledger goes on where the old program ended it`() throws {
    let folder = try Self.folder()
    let before = try Self.execute(["ledger", "head"], folder).output
    _ = try Self.execute(
      ["backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "MACross"], folder)
    let shown = try Self.execute(["ledger", "show", "--last", "1", "--json"], folder).document()
    let newest = try #require((shown["entries"] as? [[String: Any]])?.first)
    #expect(newest["line"] as? Int == 3)
    #expect(
      try TrialLedger(folder.path + "/assay-data/ledger.jsonl").verify(
        containing: [before.trimmingCharacters(in: .newlines)]
      ).isSound)
  }

  @Test func `an old bundle opens in an empty folder`() throws {
    let folder = try Self.folder()
    let target = try TemporaryFolder()
    let taken = try Executable.run(
      ["factory", "import", folder.path + "/old.assay", "--json"], in: target.path)
    #expect(taken.code == 0, "\(taken.output)\(taken.error)")
    for words in [["factory", "status", Self.run], ["factory", "report", Self.run, "--report", "r.html"]] {
      #expect(try Executable.run(words, in: target.path).code == 0)
    }
    let again = try Executable.run(
      ["factory", "import", folder.path + "/old.assay", "--json"], in: folder.path)
    #expect(try again.document()["was_there"] as? Bool == true)
  }

  @Test func `reading alone does not change an old file, and the remedy does`() throws {
    let folder = try Self.folder()
    let refused = try Self.execute(["explain", "assay-data/results.sqlite", "--json"], folder)
    #expect(refused.code == 1)
    #expect(try refused.errorField("code") == "older_database")
    #expect(
      try refused.errorField("remedy")?.contains("assay db open --db assay-data/results.sqlite") == true)
    #expect(try Self.execute(["db", "open", "--db", "assay-data/results.sqlite"], folder).code == 0)
    #expect(try Self.execute(["explain", "assay-data/results.sqlite"], folder).code == 0)
  }

  @Test func `a database of a newer version is refused`() throws {
    let folder = try Self.folder()
    let path = folder.path + "/assay-data/results.sqlite"
    _ = try ResultsDatabase(path)
    try Database(path).execute("PRAGMA user_version = 999")
    for words in [
      ["factory", "status"], ["factory", "run", "--timeframe", "1d", "--strategies", "MACross"],
      ["db", "check"],
      ["explain", path],
    ] {
      let result = try Self.execute(words + ["--json"], folder)
      #expect(result.code == 1, "\(words)")
      #expect(try result.errorField("code") == "newer_database", "\(words)")
    }
  }
}
