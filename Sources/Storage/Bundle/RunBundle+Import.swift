import Diagnostics
import Glibc

extension RunBundle {
  /// What an import brought.
  public struct Arrival: Sendable {
    public var manifest: BundleManifest
    /// The run was in the database already, with the same content.
    public var wasThere: Bool
    public var seriesFiles: Int
    /// Symbols and timeframes that were put into the catalogue.
    public var bars: [String]
    /// Bars that the catalogue has otherwise, and keeps: reports and `verify` of this run need those of the bundle.
    public var differentBars: [String]
    /// Trials that this installation's ledger did not have.
    public var newTrialEntries: Int
  }

  /// Takes a bundle into a database, a catalogue and a ledger. Rows come last but for the ledger, so a killed import
  /// leaves no run without its files, and can be repeated.
  ///
  /// - Throws: `damaged_bundle` with the name of the file whose hash is wrong; `different_run` when the database has
  ///   a run of that name with other content.
  public static func `import`(
    _ path: String, into database: ResultsDatabase, catalogue: Catalogue, ledger: TrialLedger,
    limit: UnpackingLimit = .standard
  ) throws -> Arrival {
    try PartialFolder.use(beside: database.path) { scratch in
      let manifest = try verified(path, in: scratch, limit)
      try requireSameRun("\(scratch)/\(BundleManifest.results)", manifest.run, path)
      let extract = try LedgerExtract(
        parsing: WholeFile.bytes(of: "\(scratch)/\(BundleManifest.ledger)"), path)
      guard extract.head == manifest.ledgerHead else {
        throw AssayError.damagedBundle(
          path, "\(BundleManifest.ledger) does not end with the head of the manifest.")
      }
      let known = try database.run(manifest.run.id) != nil
      let results = "\(scratch)/\(BundleManifest.results)"
      if known { try requireEqual(results, database, manifest.run.id) }
      let (bars, different) = try takeBars(manifest, scratch, catalogue)
      let series = try takeSeries(manifest, scratch, database)
      if !known { try database.insert(run: manifest.run.id, fromFile: results) }
      return Arrival(
        manifest: manifest, wasThere: known, seriesFiles: series, bars: bars, differentBars: different,
        newTrialEntries: try extract.addMissing(to: ledger))
    }
  }

  /// Unpacks a bundle and holds every file against the manifest.
  private static func verified(
    _ path: String, in scratch: String, _ limit: UnpackingLimit
  ) throws -> BundleManifest {
    let names = try TarFile.unpack(path, into: scratch, limit: limit)
    guard names.contains(BundleManifest.name) else {
      throw AssayError.damagedBundle(path, "It has no \(BundleManifest.name).")
    }
    let manifest = try BundleManifest.parse(WholeFile.bytes(of: "\(scratch)/\(BundleManifest.name)"), path)
    let listed = [BundleManifest.name] + manifest.files.map(\.name)
    if let more = names.first(where: { !listed.contains($0) }) {
      throw AssayError.damagedBundle(path, "The file `\(more)` in it is not in its manifest.")
    }
    for needed in [BundleManifest.results, BundleManifest.ledger] + listed where !names.contains(needed) {
      throw AssayError.damagedBundle(path, "The file `\(needed)` is missing from it.")
    }
    for file in manifest.files where try SHA256.hexadecimal(ofFile: "\(scratch)/\(file.name)") != file.sha256
    {
      throw AssayError.damagedBundle(path, "The file `\(file.name)` in it was changed: its hash is another.")
    }
    return manifest
  }

  /// The rows must be those of the run that the manifest names, under a name that follows from what the run is.
  private static func requireSameRun(_ results: String, _ run: RunRecord, _ path: String) throws {
    guard run.isNamedByItsContent else {
      throw AssayError.damagedBundle(
        path, "The name of its run, `\(run.id.prefix(40))`, does not follow from what the run is.")
    }
    guard try ResultsDatabase(results).run(run.id) == run else {
      throw AssayError.damagedBundle(
        path, "The run in its \(BundleManifest.results) is not that of its manifest.")
    }
  }

  private static func requireEqual(_ results: String, _ database: ResultsDatabase, _ run: String) throws {
    let theirs = try ResultsDatabase(results)
    if let difference = try database.firstDifference(from: theirs, ofRun: run) {
      throw AssayError(
        code: "different_run",
        message: "The database has the run \(run) with other content, first in `\(difference.table)`.",
        remedy: "Import into another database with --db.", place: database.path, kind: .badData)
    }
  }

  private static func takeSeries(
    _ manifest: BundleManifest, _ scratch: String, _ database: ResultsDatabase
  ) throws -> Int {
    let files = manifest.files.filter { $0.name.hasPrefix(BundleManifest.series) }
    let folder = RunFiles.folder(ofRun: manifest.run.id, database: database.path)
    for file in files {
      try move("\(scratch)/\(file.name)", to: "\(folder)/\(file.name.dropFirst(BundleManifest.series.count))")
    }
    return files.count
  }

  private static func takeBars(
    _ manifest: BundleManifest, _ scratch: String, _ catalogue: Catalogue
  ) throws -> (taken: [String], different: [String]) {
    var (taken, different): ([String], [String]) = ([], [])
    for file in manifest.files where file.name.hasPrefix(BundleManifest.bars) {
      let source = "\(scratch)/\(file.name)"
      let entry = try Catalogue.entry(ofFile: source)
      let name = "\(entry.symbol) \(entry.timeframe)"
      if let known = try? catalogue.entry(entry.symbol, entry.timeframe) {
        if known.contentHash != entry.contentHash { different.append(name) }
        continue
      }
      try move(
        source, to: "\(catalogue.directory)/\(catalogue.relativePath(of: entry.symbol, entry.timeframe))")
      taken.append(name)
    }
    return (taken, different)
  }

  /// Copies, since a catalogue may lie on another disk than the database.
  private static func move(_ source: String, to target: String) throws {
    try AtomicFile.makeFolder(containing: target)
    if rename(source, target) == 0 { return }
    try AtomicFile.replace(target, with: WholeFile.bytes(of: source))
  }
}
