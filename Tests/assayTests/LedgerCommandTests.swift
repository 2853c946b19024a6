import Foundation
import Testing

/// The trial ledger as users meet it.
@Suite struct LedgerCommandTests {
  /// A folder with 600 daily bars of AAPL.
  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var lines = ["date,open,high,low,close,volume"]
    let start = Date(timeIntervalSince1970: 1_262_563_200)  // Monday, 2010-01-04
    let format = ISO8601DateFormatter()
    format.formatOptions = [.withFullDate]
    for day in 0..<600 {
      let date = start.addingTimeInterval(Double(day / 5 * 7 + day % 5) * 86_400)
      let price = 100 + 10 * sin(Double(day) / 9) + Double(day) / 50
      lines.append("\(format.string(from: date)),\(price),\(price + 1),\(price - 1),\(price + 0.3),1000")
    }
    let path = try folder.file("aapl.csv", lines.joined(separator: "\n") + "\n")
    let result = try Executable.run(
      ["data", "import", path, "--symbol", "AAPL", "--timeframe", "1d"], in: folder.path)
    try #require(result.code == 0, "\(result.error)")
    return folder
  }

  @discardableResult
  private func backtest(_ folder: TemporaryFolder, _ more: [String] = []) throws -> Executable.Result {
    let result = try Executable.run(
      ["backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "MACross", "--json"] + more,
      in: folder.path)
    try #require(result.code == 0, "\(result.error)")
    return result
  }

  @Test func `each different backtest is a trial, and a repeated one is an attempt`() throws {
    let folder = try Self.folder()
    try backtest(folder)
    try backtest(folder)
    try backtest(folder, ["--param", "ma_fast=5"])
    try backtest(folder, ["--from", "2010-06-01"])
    let document = try Executable.run(["ledger", "list", "--json"], in: folder.path).document()
    let data = try #require((document["data"] as? [[String: Any]])?.first)
    #expect(
      data["trials"] as? Int == 3 && data["attempts"] as? Int == 4 && data["symbol"] as? String == "AAPL")
    let shown = try Executable.run(["ledger", "show", "--last", "1", "--json"], in: folder.path).document()
    #expect(shown["matching"] as? Int == 4)
    let newest = try #require((shown["entries"] as? [[String: Any]])?.first)
    #expect(newest["from"] as? String == "2010-06-01" && newest["line"] as? Int == 4)
    let head = try Executable.run(["ledger", "head"], in: folder.path).output.trimmingCharacters(
      in: .newlines)
    #expect(newest["hash"] as? String == head && document["head"] as? String == head)
  }

  @Test func `an edit and a cut-off end are found`() throws {
    let folder = try Self.folder()
    try backtest(folder)
    try backtest(folder, ["--param", "ma_fast=5"])
    let head = try Executable.run(["ledger", "head"], in: folder.path).output.trimmingCharacters(
      in: .newlines)
    let sound = try Executable.run(["ledger", "verify", "--expect", head, "--json"], in: folder.path)
    #expect(sound.code == 0)
    #expect(try sound.document()["entries"] as? Int == 2)

    let path = folder.path + "/assay-data/ledger.jsonl"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = text.split(separator: "\n")
    try (lines[0] + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let cut = try Executable.run(["ledger", "verify", "--expect", head, "--json"], in: folder.path)
    #expect(cut.code == 3)
    #expect(try (cut.document()["missing_heads"] as? [Any])?.count == 1)

    try text.replacingOccurrences(of: "\"ma_fast\\\":5", with: "\"ma_fast\\\":6")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let edited = try Executable.run(["ledger", "verify"], in: folder.path)
    #expect(edited.code == 3 && edited.output.contains("ledger.jsonl:2: Its content was changed"))
  }

  @Test func `a ledger that cannot be written is said so and does not stop a backtest`() throws {
    let folder = try Self.folder()
    let path = try folder.file("plain", "")
    let result = try backtest(folder, ["--ledger", path + "/ledger.jsonl"])
    #expect(result.error.contains("missing from the trial ledger"))
    #expect(try result.document()["metrics"] != nil)
  }
}
