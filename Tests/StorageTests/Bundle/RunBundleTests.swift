import Diagnostics
import Foundation
import Market
import Storage
import TestKit
import Testing

/// A run that travels in one file.
@Suite struct RunBundleTests {
  /// A machine: a folder with a database, a catalogue and a ledger.
  private struct Machine {
    let folder: TemporaryFolder
    let database: ResultsDatabase
    let catalogue: Catalogue
    let ledger: TrialLedger

    init() throws {
      folder = try TemporaryFolder()
      database = try ResultsDatabase(folder.file("results.sqlite"))
      catalogue = try Catalogue(directory: folder.file("data"))
      ledger = TrialLedger(folder.file("data/ledger.jsonl"))
    }
  }

  /// A machine with a finished run of 120 backtests, a series, bars, and a ledger with two runs' entries.
  private static func origin() throws -> (machine: Machine, entry: CatalogueEntry) {
    let machine = try Machine()
    let instrument = try machine.catalogue.instrument("ES")
    let series = try BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: 15),
      timestamps: (1...8).map { $0 * 900_000_000_000 },
      open: [1, 2, 3, 4, 5, 6, 7, 8], high: [2, 3, 4, 5, 6, 7, 8, 9], low: [1, 1, 2, 3, 4, 5, 6, 7],
      close: [2, 3, 3, 4, 5, 6, 7, 8], volume: nil)
    let entry = try machine.catalogue.put(series, BarProvenance(source: "made up", importedBy: "1"))
    try machine.database.begin(ExampleRun.run)
    for unit in 0..<6 { try ExampleRun.commit(unit, to: machine.database) }
    try machine.database.recordHoldoutLook(
      ofRun: "00000000000000a1", purpose: "validate", at: "2024-02-01T00:00:00Z")
    try machine.database.finish("00000000000000a1", as: .finished, at: "2024-01-01T00:01:00Z")
    let files = machine.folder.file("runs/00000000000000a1/ES")
    try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: true)
    try Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0) }).write(
      to: URL(fileURLWithPath: files + "/s.parquet"))
    for number in 0..<4 {
      try machine.ledger.append([
        LedgerExample.entry(number, data: number % 2 == 0 ? entry.contentHash : "secret")
      ])
    }
    return (machine, entry)
  }

  private static func export(_ machine: Machine, _ entry: CatalogueEntry) throws -> (String, BundleManifest) {
    let path = machine.folder.file("r1.assay")
    let run = try #require(try machine.database.run("00000000000000a1"))
    let manifest = try RunBundle.export(
      run, .init(bars: [entry], dataHashes: [entry.contentHash]), database: machine.database,
      catalogue: machine.catalogue, ledger: machine.ledger, to: path, packedBy: "1",
      now: "2025-01-01T00:00:00Z")
    return (path, manifest)
  }

  private static func take(_ path: String, into machine: Machine) throws -> RunBundle.Arrival {
    try RunBundle.import(path, into: machine.database, catalogue: machine.catalogue, ledger: machine.ledger)
  }

  @Test func `a run arrives whole in a fresh folder`() throws {
    let (origin, entry) = try Self.origin()
    let (path, manifest) = try Self.export(origin, entry)
    let target = try Machine()
    let arrival = try Self.take(path, into: target)
    #expect(!arrival.wasThere && arrival.seriesFiles == 1 && arrival.bars == ["ES 15m"])
    #expect(arrival.manifest == manifest && arrival.newTrialEntries == 2)
    let (theirs, ours) = (origin.database, target.database)
    #expect(try ours.contentDump(ofRun: ExampleRun.run.id) == theirs.contentDump(ofRun: ExampleRun.run.id))
    #expect(try target.database.run("00000000000000a1") == origin.database.run("00000000000000a1"))
    #expect(try target.database.holdoutLooks(ofRun: "00000000000000a1") == 1)
    #expect(try target.catalogue.load("ES", Timeframe(minutes: 15)).contentHash == entry.contentHash)
    let series = "runs/00000000000000a1/ES/s.parquet"
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: target.folder.file(series)))
        == Data(contentsOf: URL(fileURLWithPath: origin.folder.file(series))))
    #expect(try target.ledger.distinctTrials(dataHash: entry.contentHash) == 40)
    #expect(try target.ledger.distinctTrials(dataHash: "secret") == 0)
    #expect(try target.database.problems() == [])
    #expect(try target.folder.contents().allSatisfy { !$0.contains("partial") })
  }

  @Test(arguments: ["../../../outside", "/tmp/outside", "r1", "0123456789abcdeF", ""])
  func `a run whose name is none is refused, and nothing is written anywhere`(_ name: String) throws {
    let origin = try Machine()
    var run = ExampleRun.run
    run.id = name
    try origin.database.begin(run)
    let path = origin.folder.file("bundle.assay")
    _ = try RunBundle.export(
      run, .init(bars: [], dataHashes: []), database: origin.database, catalogue: origin.catalogue,
      ledger: origin.ledger, to: path, packedBy: "1", now: "2025-01-01T00:00:00Z")
    let target = try Machine()
    let before = try target.folder.contents().sorted()
    let error = #expect(throws: AssayError.self) { try Self.take(path, into: target) }
    #expect(error?.code == "damaged_bundle" && error?.message.contains("does not follow") == true)
    #expect(try target.database.runs().isEmpty)
    #expect(try target.folder.contents().sorted() == before)
  }

  @Test func `a run with an identity must be named by it, and its rows be those of the manifest`() throws {
    let identity = Identity(.factoryRun, code: "1+a", data: "d", contract: .null, configuration: .null)
    let cases = [
      (identity.name, "{}", true), ("0123456789abcdef", "{}", false), (identity.name, "[]", false),
    ]
    for (id, config, isRight) in cases {
      let origin = try Machine()
      var run = ExampleRun.run
      (run.id, run.identity, run.config) = (id, identity.text, "{}")
      try origin.database.begin(run)
      // What the manifest says, and what lies in the rows.
      run.config = config
      let path = origin.folder.file("bundle.assay")
      _ = try RunBundle.export(
        run, .init(bars: [], dataHashes: []), database: origin.database, catalogue: origin.catalogue,
        ledger: origin.ledger, to: path, packedBy: "1", now: "2025-01-01T00:00:00Z")
      let target = try Machine()
      if isRight {
        #expect(try Self.take(path, into: target).manifest.run == run)
      } else {
        #expect(throws: AssayError.self) { try Self.take(path, into: target) }
        #expect(try target.database.runs().isEmpty)
      }
    }
  }

  @Test func `a second import changes nothing`() throws {
    let (origin, entry) = try Self.origin()
    let (path, _) = try Self.export(origin, entry)
    let target = try Machine()
    _ = try Self.take(path, into: target)
    let again = try Self.take(path, into: target)
    #expect(again.wasThere && again.newTrialEntries == 0 && again.bars.isEmpty && again.differentBars.isEmpty)
  }

  @Test func `what the ledger says of other data stays at home, and its chain can be checked`() throws {
    let (origin, entry) = try Self.origin()
    let (path, manifest) = try Self.export(origin, entry)
    let folder = try Self.unpacked(path)
    let lines = try LedgerExample.lines(folder.file("ledger.jsonl"))
    #expect(lines.count == 4 && lines.filter { $0.contains("secret") }.isEmpty)
    #expect(lines.filter { $0.contains("\"work\"") }.count == 2)
    #expect(try manifest.ledgerHead == origin.ledger.head())
  }

  @Test(arguments: ["results.sqlite", "ledger.jsonl", "series/ES/s.parquet", "bars/ES/15m.parquet"])
  func `a file that was changed is refused by its name, and nothing is taken in`(_ name: String) throws {
    let (origin, entry) = try Self.origin()
    let (path, _) = try Self.export(origin, entry)
    let folder = try Self.unpacked(path)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: folder.file(name)))
    try Self.pack(folder, to: path)
    let target = try Machine()
    let error = #expect(throws: AssayError.self) { try Self.take(path, into: target) }
    #expect(error?.code == "damaged_bundle" && error?.message.contains("`\(name)`") == true)
    #expect(try target.database.runs().isEmpty && target.ledger.head() == TrialLedger.genesis)
    #expect(try target.catalogue.list().isEmpty)
  }

  @Test func `a file too many, a file too few and a cut bundle are refused`() throws {
    let (origin, entry) = try Self.origin()
    let (path, _) = try Self.export(origin, entry)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for change in ["touch more", "rm series/ES/s.parquet", "rm manifest.json"] {
      let folder = try Self.unpacked(path)
      try Self.shell(change, in: folder.path)
      let changed = folder.file("../\(UUID().uuidString).assay")
      defer { try? FileManager.default.removeItem(atPath: changed) }
      try Self.pack(folder, to: changed)
      let error = #expect(throws: AssayError.self) { try Self.take(changed, into: Machine()) }
      #expect(error?.code == "damaged_bundle", "\(change)")
    }
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: AssayError.self) { try Self.take(path, into: Machine()) }
    #expect(error?.code == "damaged_bundle")
  }

  @Test func `a run of that name with other content is refused`() throws {
    let (origin, entry) = try Self.origin()
    let (path, _) = try Self.export(origin, entry)
    let target = try Machine()
    try target.database.begin(ExampleRun.run)
    try ExampleRun.commit(1, to: target.database)
    let error = #expect(throws: AssayError.self) { try Self.take(path, into: target) }
    #expect(error?.code == "different_run")
  }

  @Test func `other bars of the symbol are kept, and named`() throws {
    let (origin, entry) = try Self.origin()
    let (path, _) = try Self.export(origin, entry)
    let target = try Machine()
    let own = try BarSeries(
      instrument: target.catalogue.instrument("ES"), timeframe: Timeframe(minutes: 15),
      timestamps: [900_000_000_000],
      open: [1], high: [2], low: [1], close: [2], volume: nil)
    let kept = try target.catalogue.put(own, BarProvenance(source: "own", importedBy: "1"))
    let arrival = try Self.take(path, into: target)
    #expect(arrival.differentBars == ["ES 15m"] && arrival.bars.isEmpty)
    #expect(try target.catalogue.entry("ES", Timeframe(minutes: 15)).contentHash == kept.contentHash)
  }

  // MARK: Other programs

  private static func unpacked(_ path: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try shell("tar --zstd -xf '\(path)'", in: folder.path)
    return folder
  }

  private static func pack(_ folder: TemporaryFolder, to path: String) throws {
    try shell("tar --zstd -cf '\(path)' $(find . -type f | sed 's|^./||' | sort)", in: folder.path)
  }

  private static func shell(_ line: String, in folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(line)")
  }
}
