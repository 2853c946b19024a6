import Foundation
import Storage
import Testing

/// `verify`, `explain`, `factory export` and `import` on one small run.
@Suite struct ProvenanceCommandTests {
  /// A folder with bars of AAPL and a finished run.
  private static func folder() throws -> (folder: TemporaryFolder, run: String) {
    let folder = try LedgerCommandTests.folder()
    let result = try Executable.run(
      [
        "factory", "run", "--timeframe", "1d", "--strategies", "MACross,RSI2_MeanReversion", "--report",
        "r.html",
        "--json",
      ], in: folder.path)
    try #require(result.code == 0, "\(result.error)")
    let run = try #require(try result.document()["run"] as? [String: Any])
    return (folder, try #require(run["id"] as? String))
  }

  @Test func `a run is made again byte for byte; a changed figure and other bars are found`() throws {
    let (folder, run) = try Self.folder()
    let equal = try Executable.run(["verify", "--json"], in: folder.path)
    #expect(equal.code == 0, "\(equal.output)\(equal.error)")
    #expect(try equal.document()["equal"] as? Bool == true)

    let path = folder.path + "/assay-data/results.sqlite"
    try Database(path).execute(
      "UPDATE backtest_results SET sharpe_ratio = sharpe_ratio + 1e-9 WHERE strategy = 'MACross'")
    let changed = try Executable.run(["verify", String(run.prefix(6)), "--json"], in: folder.path)
    #expect(changed.code == 3)
    let difference = try #require(try changed.document()["difference"] as? [String: Any])
    #expect(difference["table"] as? String == "backtest_results")

    let bars = folder.path + "/aapl.csv"
    try String(contentsOfFile: bars, encoding: .utf8).split(separator: "\n").dropLast().joined(
      separator: "\n"
    )
    .write(toFile: bars, atomically: true, encoding: .utf8)
    let replaced = try Executable.run(
      ["data", "import", bars, "--symbol", "AAPL", "--timeframe", "1d", "--replace"], in: folder.path)
    #expect(replaced.code == 0, "\(replaced.error)")
    let other = try Executable.run(["verify", "--json"], in: folder.path)
    #expect(other.code == 3)
    #expect(try other.errorField("code") == "different_data")

    try Database(path).execute("UPDATE runs SET code_version = '0.0.1'")
    #expect(try Executable.run(["verify", "--json"], in: folder.path).errorField("code") == "cannot_verify")
  }

  @Test func `a bundle opens in an empty folder, where the run can be shown and verified`() throws {
    let (folder, run) = try Self.folder()
    let packed = try Executable.run(
      ["factory", "export", run, "--output", "r.assay", "--json"], in: folder.path)
    try #require(packed.code == 0, "\(packed.output)\(packed.error)")
    let target = try TemporaryFolder()
    let taken = try Executable.run(
      ["factory", "import", folder.path + "/r.assay", "--json"], in: target.path)
    try #require(taken.code == 0, "\(taken.output)\(taken.error)")
    #expect(
      try taken.document()["manifest_sha256"] as? String == packed.document()["manifest_sha256"] as? String)
    for words in [["factory", "status"], ["factory", "winners"]] {
      var (here, there) = try (
        Executable.run(words + ["--json"], in: folder.path).document(),
        Executable.run(words + ["--json"], in: target.path).document()
      )
      // The head belongs to the ledger of the machine that made the run, and the time to the clock.
      for key in ["ledger_head", "run_provenance", "created_at"] { (here[key], there[key]) = (nil, nil) }
      #expect(NSDictionary(dictionary: here).isEqual(to: there))
    }
    #expect(try Executable.run(["factory", "report", "--report", "there.html"], in: target.path).code == 0)
    let verified = try Executable.run(["verify", "--json"], in: target.path)
    #expect(verified.code == 0, "\(verified.output)\(verified.error)")
  }

  @Test func `every artefact tells where it comes from and how it is made again`() throws {
    let (folder, run) = try Self.folder()
    _ = try Executable.run(["factory", "export", run, "--output", "r.assay"], in: folder.path)
    let backtest = ["backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "MACross"]
    let result = try Executable.run(backtest + ["--trades", "trades.parquet", "--json"], in: folder.path)
    _ = try folder.file("backtest.json", result.output)
    let expected = [
      ("assay-data/bars/AAPL/1d.parquet", "bars", "--symbol AAPL --timeframe 1d"),
      ("assay-data/results.sqlite", "results_database", "assay factory run --symbols AAPL --timeframe 1d"),
      ("assay-data/ledger.jsonl", "ledger", "assay ledger verify"),
      ("r.assay", "bundle", "--strategies MACross,RSI2_MeanReversion"),
      ("r.html", "factory_report", "--strategies MACross,RSI2_MeanReversion"),
      ("backtest.json", "backtest_document", "--strategy MACross"),
      ("trades.parquet", "result_table", "--strategy MACross"),
    ]
    for (file, kind, command) in expected {
      let history = try Executable.run(["explain", file, "--json"], in: folder.path)
      #expect(history.code == 0, "\(file): \(history.output)")
      let document = try history.document()
      #expect(document["kind"] as? String == kind, "\(file)")
      let commands = try #require(document["commands"] as? [String])
      #expect(commands.contains { $0.contains(command) }, "\(file): \(commands)")
    }
  }

  @Test func `a file of other origin is said to be one`() throws {
    let folder = try TemporaryFolder()
    let files = [
      ("a.json", "{\"provenance\": 1}"), ("a.csv", "a,b\n1,2\n"), ("a.html", "<html></html>"), ("a", ""),
    ]
    for (name, text) in files {
      let path = try folder.file(name, text)
      let result = try Executable.run(["explain", path, "--json"], in: folder.path)
      #expect(result.code == 3, "\(name)")
      #expect(try result.errorField("code") == "unknown_artefact", "\(name)")
    }
    #expect(
      try Executable.run(["explain", "nothing", "--json"], in: folder.path).errorField("code")
        == "no_such_file")
  }
}
