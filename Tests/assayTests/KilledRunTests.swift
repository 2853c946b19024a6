import Foundation
import Storage
import Testing

/// Whatever the moment at which a run is killed, going on gives everything that an undisturbed run gives: rows,
/// returns, manifest, ledger.
@Suite struct KilledRunTests {
  private static let words = [
    "factory", "run", "--timeframe", "1d", "--strategies",
    "MACross,RSI2_MeanReversion,BollingerBands,IBSStrategy",
    "--workers", "2", "--json",
  ]

  /// Files of a data folder that a run makes, by their path, without what clocks and chance put into them.
  private static func files(_ folder: String) throws -> Set<String> {
    let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    return Set(all.filter { $0.hasPrefix("runs/") && !$0.contains(".partial") })
  }

  @Test func `kills at any number of places, then resume, lose nothing`() throws {
    let whole = try LedgerCommandTests.folder()
    let result = try Executable.run(Self.words, in: whole.path)
    try #require(result.code == 0, "\(result.error)")
    let expected = try Self.files(whole.path + "/assay-data")
    #expect(expected.count { $0.hasSuffix(".parquet") } == 4)
    #expect(expected.contains { $0.hasSuffix("winners_manifest.json") })

    // Each start is killed when its folder was seen to change so many times: a file more, a file grown. The next start
    // lives a little longer, until one comes to its end by itself. What must hold does not depend on where that falls.
    var kills = 0
    for step in [1, 2, 5] {
      let folder = try TemporaryFolder()
      try FileManager.default.copyItem(
        atPath: whole.path + "/assay-data/bars", toPath: folder.path + "/assay-data/bars", makingFolders: true
      )
      var changes = 0
      while try KilledProgram.run(Self.words, in: folder.path, killedAfter: changes) {
        kills += 1
        changes += step
        // What is left is always a database that opens, or none.
        let path = folder.path + "/assay-data/results.sqlite"
        if FileManager.default.fileExists(atPath: path) {
          #expect(try ResultsDatabase(path).problems() == [])
        }
      }
      let resumed = try Executable.run(["factory", "resume", "--json"], in: folder.path)
      try #require(resumed.code == 0, "\(resumed.output)\(resumed.error)")
      let (undisturbed, taken) = try (
        ResultsDatabase(whole.path + "/assay-data/results.sqlite"),
        ResultsDatabase(folder.path + "/assay-data/results.sqlite")
      )
      #expect(try undisturbed.contentDump() == taken.contentDump(), "steps of \(step) changes")
      #expect(try Self.files(folder.path + "/assay-data") == expected, "steps of \(step) changes")
      for file in expected where file.hasSuffix(".parquet") {
        let (a, b) = (whole.path + "/assay-data/" + file, folder.path + "/assay-data/" + file)
        #expect(FileManager.default.contentsEqual(atPath: a, andPath: b), "\(file)")
      }
      let ledger = TrialLedger(folder.path + "/assay-data/ledger.jsonl")
      let trials = try ledger.summaries().map(\.trials)
      #expect(try trials == TrialLedger(whole.path + "/assay-data/ledger.jsonl").summaries().map(\.trials))
    }
    #expect(kills > 0)
  }

  @Test func `returns that are missing from a finished run are made by resume`() throws {
    let folder = try LedgerCommandTests.folder()
    try #require(try Executable.run(Self.words, in: folder.path).code == 0)
    let data = folder.path + "/assay-data"
    let expected = try Self.files(data)
    for lost in ["runs", try #require(expected.filter { $0.hasSuffix(".parquet") }.min())] {
      try FileManager.default.removeItem(atPath: "\(data)/\(lost)")
      let resumed = try Executable.run(["factory", "resume"], in: folder.path)
      #expect(resumed.code == 0, "\(resumed.error)")
      #expect(try Self.files(data) == expected, "without \(lost)")
    }
  }
}

extension FileManager {
  fileprivate func copyItem(atPath source: String, toPath target: String, makingFolders: Bool) throws {
    let folder = URL(fileURLWithPath: target).deletingLastPathComponent()
    try createDirectory(at: folder, withIntermediateDirectories: makingFolders)
    try copyItem(atPath: source, toPath: target)
  }
}
