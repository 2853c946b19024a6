import Foundation
import Testing

/// A run that found nothing, one that judged nothing, and one of which a part failed.
@Suite struct FactoryOutcomeTests {
  private static func run(_ folder: TemporaryFolder, _ more: [String] = []) throws -> Executable.Result {
    try Executable.run(["factory", "run", "--timeframe", "1d"] + more, in: folder.path)
  }

  /// The first lines of the bars of `LedgerCommandTests.folder`, as another symbol.
  private static func importBars(
    _ count: Int, as symbol: String, volume: Bool = true, more: [String] = [], in folder: TemporaryFolder
  ) throws {
    let lines = try String(contentsOfFile: folder.path + "/aapl.csv", encoding: .utf8).split(separator: "\n")
    let rows = lines.prefix(count + 1).map { volume ? $0 : $0[..<($0.lastIndex(of: ",") ?? $0.endIndex)] }
    let path = try folder.file("\(symbol).csv", rows.joined(separator: "\n") + "\n")
    let result = try Executable.run(
      ["data", "import", path, "--symbol", symbol, "--timeframe", "1d"] + more, in: folder.path)
    try #require(result.code == 0, "\(result.error)")
  }

  @Test func `judged without winners is a finding`() throws {
    let folder = try LedgerCommandTests.folder()
    let result = try Self.run(folder, ["--strategies", "MACross"])
    #expect(result.code == 0 && result.output.contains("That is a normal result"))
    let document = try Executable.run(["factory", "status", "--json"], in: folder.path).document()
    #expect(document["outcome"] as? String == "judged")
  }

  @Test func `nothing judged is no finding: status, sentence and exit code say so`() throws {
    let folder = try LedgerCommandTests.folder()
    try Self.importBars(58, as: "QQQ", in: folder)
    let result = try Self.run(folder, ["--symbols", "QQQ", "--strategies", "MACross"])
    #expect(result.code == 3)
    #expect(result.output.contains("Nothing was judged") && !result.output.contains("normal result"))
    #expect(result.output.contains("after 100 bars of warm-up"))
    let document = try Executable.run(["factory", "status", "--json"], in: folder.path).document()
    #expect(document["outcome"] as? String == "nothing_judged")
    #expect((document["run"] as? [String: Any])?["status"] as? String == "failed")
    let again = try Executable.run(["factory", "resume", "--json"], in: folder.path)
    #expect(again.code == 3)
  }

  @Test func `a run of which units failed says which part is known`() throws {
    let folder = try LedgerCommandTests.folder()
    try Self.importBars(58, as: "QQQ", in: folder)
    let result = try Self.run(folder, ["--strategies", "MACross"])
    #expect(result.code == 1)
    #expect(
      result.output.contains("of the 1 pairs that were judged") && !result.output.contains("normal result"))
    let document = try Executable.run(["factory", "status", "--json"], in: folder.path).document()
    #expect(document["outcome"] as? String == "partly_failed")
    #expect((document["run"] as? [String: Any])?["status"] as? String == "finished")
  }

  @Test func `a strategy that the bars cannot feed is a part that failed`() throws {
    let folder = try LedgerCommandTests.folder()
    try Self.importBars(600, as: "DRY", volume: false, more: ["--class", "equity"], in: folder)
    let result = try Self.run(
      folder, ["--symbols", "DRY", "--strategies", "MACross,VWAPReversion", "--json"])
    #expect(result.code == 1)
    #expect(try result.document()["outcome"] as? String == "partly_failed")
  }
}
