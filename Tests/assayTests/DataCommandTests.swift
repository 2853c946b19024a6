import Foundation
import TestKit
import Testing

@Suite struct DataCommandTests {
  static let bars = """
    date,open,high,low,close,volume
    2024-01-02,10,12,9,11,100
    2024-01-03,11,13,10,12,200
    2024-01-04,12,14,11,13,300
    2024-01-05,13,15,12,14,
    2024-01-08,14,16,13,15,500

    """

  /// A folder with a catalogue that holds five days of AAPL.
  static func catalogue() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let path = try folder.file("AAPL.csv", bars)
    let result = try Executable.run(["data", "import", path], in: folder.path)
    #expect(result.code == 0, "\(result.error)")
    return folder
  }

  func array(_ words: [String], in folder: TemporaryFolder) throws -> [[String: Any]] {
    let result = try Executable.run(words + ["--json"], in: folder.path)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [[String: Any]])
  }

  @Test func `an imported file is listed, shown and exported as it was`() throws {
    let folder = try Self.catalogue()
    let entries = try array(["data", "list"], in: folder)
    #expect(entries.count == 1)
    #expect(entries[0]["symbol"] as? String == "AAPL")
    #expect(entries[0]["bars"] as? Int == 5)
    #expect(entries[0]["first"] as? String == "2024-01-02T00:00:00Z")
    let shown = try array(["data", "show", "AAPL"], in: folder)
    let provenance = try #require(shown[0]["provenance"] as? [String: Any])
    #expect((provenance["source_sha256"] as? String)?.count == 64)
    let exported = try Executable.run(["data", "export", "AAPL", "--timeframe", "1d"], in: folder.path)
    #expect(exported.output.split(separator: "\n")[4] == "2024-01-05T00:00:00Z,13.0,15.0,12.0,14.0,")
    let part = try Executable.run(
      ["data", "export", "AAPL", "--timeframe", "1d", "--from", "2024-01-04", "--to", "2024-01-08"],
      in: folder.path)
    #expect(part.output.split(separator: "\n").count == 3)
  }

  @Test func `a week is made of its days`() throws {
    let folder = try Self.catalogue()
    let made = try Executable.run(
      ["data", "resample", "AAPL", "--timeframe", "1d", "--into", "1w"], in: folder.path)
    #expect(made.code == 0)
    let weeks = try Executable.run(["data", "export", "AAPL", "--timeframe", "1w"], in: folder.path).output
    #expect(weeks.split(separator: "\n")[1].contains(",10.0,15.0,9.0,14.0,"))
  }

  @Test func `a dry run writes nothing`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("AAPL.csv", Self.bars)
    let result = try Executable.run(["data", "import", path, "--dry-run"], in: folder.path)
    #expect(result.code == 0)
    #expect(result.output.contains("nothing was written"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/assay-data"))
  }

  @Test func `bad rows are put aside, counted and kept`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("AAPL.csv", Self.bars + "2024-01-09,15,17,14,,600\n")
    let result = try Executable.run(["data", "import", path, "--json"], in: folder.path)
    #expect(result.code == 0)
    #expect(result.error.contains("put aside 1 row, line 7"))
    let imported = try #require(try result.document()["imported"] as? [[String: Any]])
    let report = try #require(imported[0]["report"] as? [String: Any])
    #expect(report["rows_quarantined"] as? Int == 1)
    let file = try #require(report["quarantine_file"] as? String)
    #expect(
      try String(contentsOfFile: folder.path + "/" + file, encoding: .utf8).contains(
        "2024-01-09,15,17,14,,600"))
  }

  @Test func `of several files the good ones come in and the bad ones are named`() throws {
    let folder = try TemporaryFolder()
    let good = try folder.file("AAPL.csv", Self.bars)
    let bad = try folder.file("MSFT.csv", "a,b\n1,2\n")
    let result = try Executable.run(["data", "import", good, bad, "--json"], in: folder.path)
    #expect(result.code == 3)
    let document = try result.document()
    #expect((document["imported"] as? [Any])?.count == 1)
    #expect((document["failed"] as? [[String: Any]])?.first?["file"] as? String == bad)
  }

  @Test(arguments: [
    (["data", "show", "APL"], 2, "unknown_symbol", "Did you mean"),
    (["data", "export", "AAPL", "--timeframe", "1h"], 2, "unknown_timeframe", "1h"),
    (
      ["data", "import", "a.csv", "b.csv", "--symbol", "X", "--replace"], 2, "conflicting_options",
      "--replace"
    ),
    (["data", "import", "nofile.csv", "--symbol", "AAPL"], 3, "no_such_file", "nofile.csv"),
    (["data", "import", "QQQQX.csv"], 2, "unknown_symbol", "QQQQX"),
    (["data", "import", "x.csv", "--symbol", "AAPL", "--map", "opn=x"], 2, "unknown_role", "opn"),
  ])
  func `a mistake is refused with its name`(words: [String], code: Int, name: String, message: String) throws
  {
    let folder = try Self.catalogue()
    for file in ["QQQQX.csv", "x.csv"] { _ = try folder.file(file, Self.bars) }
    let result = try Executable.run(words + ["--json"], in: folder.path)
    #expect(Int(result.code) == code)
    #expect(try result.errorField("code") == name)
    #expect(try result.errorField("message")?.contains(message) == true)
  }

  @Test func `an impossible price makes the check fail and a clean file passes`() throws {
    let folder = try Self.catalogue()
    let clean = try Executable.run(["data", "check", "AAPL"], in: folder.path)
    #expect(clean.code == 0)
    #expect(clean.output.contains("AAPL 1d"))
    let report = try array(["data", "check", "AAPL"], in: folder)[0]
    #expect(report["bars"] as? Int == 5)
    #expect(report["findings"] is [Any])
  }

  @Test(
    .enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"),
    arguments: ["crypto/1d/BTCUSD", "futures/15m/ES", "equity/1d/AAPL", "fx/1d/EURUSD"])
  func `real bars come in and go out again`(name: String) throws {
    let path = SharedData.path("data/\(name).csv.gz")
    guard FileManager.default.fileExists(atPath: path) else { return }
    let folder = try TemporaryFolder()
    let result = try Executable.run(["data", "import", path, "--json"], in: folder.path)
    #expect(result.code == 0, "\(result.error)")
    let imported = try #require(try result.document()["imported"] as? [[String: Any]])
    let stored = try #require(imported[0]["stored"] as? [String: Any])
    let report = try #require(imported[0]["report"] as? [String: Any])
    #expect(stored["bars"] as? Int == report["rows_kept"] as? Int)
    let check = try Executable.run(
      ["data", "check", try #require(stored["symbol"] as? String), "--json"], in: folder.path)
    #expect(check.code == 0)
  }

  @Test func `the sample is real, checked and adjusted`() throws {
    let folder = try TemporaryFolder()
    let entries = try array(["data", "sample"], in: folder)
    #expect(
      Set(entries.compactMap { $0["symbol"] as? String }).isSuperset(of: ["AAPL", "IBM", "MSFT", "SPX"]))
    let apple = try #require(entries.first { $0["symbol"] as? String == "AAPL" })
    #expect(apple["first"] as? String == "2000-03-01T00:00:00Z")
    let provenance = try #require(apple["provenance"] as? [String: Any])
    // Apple split 2 to 1 on 2000-06-21 and on 2005-02-28.
    let adjustments = try #require(provenance["adjustments"] as? [String])
    #expect(adjustments.contains { $0.contains("2005-02-28") && $0.contains("2 to 1") })
    let check = try Executable.run(["data", "check", "AAPL"], in: folder.path)
    #expect(check.code == 0)
  }

  @Test func `without set-up the sample says how to get it`() throws {
    let folder = try TemporaryFolder()
    let result = try Executable.run(
      ["data", "sample", "--json"], environment: ["ASSAY_DEPS": "/nowhere"], in: folder.path)
    #expect(result.code == 1)
    #expect(try result.errorField("remedy")?.contains("./assay-setup deps") == true)
  }
}
