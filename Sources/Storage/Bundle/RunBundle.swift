import Diagnostics
import Glibc

/// One file that holds a whole run: its rows, its bulk series, the bars it was made on, and the trial ledger.
///
///     manifest.json      run, provenance, and the hash of every other file
///     results.sqlite     the rows of the run, in the schema of the results database
///     ledger.jsonl       the chain of the trial ledger (`LedgerExtract`)
///     series/…           what lies in `runs/RUN` beside the database
///     bars/…             Parquet files of the catalogue
///
/// It is a tar file compressed with zstd, so any machine can look inside. The hashes find damage and edits of single
/// files; who could have made the whole anew is told by the hash of the manifest, which export and import print.
public enum RunBundle {
  /// What goes into a bundle beside the run's rows.
  public struct Contents: Sendable {
    /// Series of the catalogue; empty to leave them out.
    public var bars: [CatalogueEntry]
    /// Trials on these data are written out in the ledger's extract; others as links of the chain alone.
    public var dataHashes: [String]

    public init(bars: [CatalogueEntry], dataHashes: [String]) {
      self.bars = bars
      self.dataHashes = dataHashes
    }
  }

  /// Packs a run.
  ///
  /// - Parameters:
  ///   - packedBy: version of the program.
  ///   - now: the caller's clock, ISO 8601 UTC.
  public static func export(
    _ run: RunRecord, _ contents: Contents, database: ResultsDatabase, catalogue: Catalogue,
    ledger: TrialLedger,
    to path: String, packedBy: String, now: String
  ) throws -> BundleManifest {
    try PartialFolder.use(beside: path) { scratch in
      let results = "\(scratch)/\(BundleManifest.results)"
      let (contentHash, version) = try database.copy(run: run.id, toNewFile: results)
      let extract = try LedgerExtract(ledger, dataHashes: contents.dataHashes)
      try AtomicFile.replace("\(scratch)/\(BundleManifest.ledger)", with: extract.text)
      var members = [
        TarFile.Member(name: BundleManifest.results, path: results),
        TarFile.Member(name: BundleManifest.ledger, path: "\(scratch)/\(BundleManifest.ledger)"),
      ]
      let series = RunFiles.folder(ofRun: run.id, database: database.path)
      members += FolderFiles.all(in: series).map {
        TarFile.Member(name: BundleManifest.series + $0.path.dropFirst(series.count + 1), path: $0.path)
      }
      members += contents.bars.map { entry in
        let name = catalogue.relativePath(of: entry.symbol, entry.timeframe)
        return TarFile.Member(name: name, path: "\(catalogue.directory)/\(name)")
      }
      let files = try members.map { member in
        BundleManifest.File(
          name: member.name, size: FolderFiles.size(ofFile: member.path) ?? 0,
          sha256: try SHA256.hexadecimal(ofFile: member.path))
      }
      let manifest = BundleManifest(
        run: run, createdAt: now, packedBy: packedBy, contentHash: contentHash, schemaVersion: version,
        ledgerHead: extract.head, files: files)
      try AtomicFile.replace("\(scratch)/\(BundleManifest.name)", with: manifest.json.text())
      let first = TarFile.Member(name: BundleManifest.name, path: "\(scratch)/\(BundleManifest.name)")
      try TarFile.pack([first] + members, to: path)
      return manifest
    }
  }
}

/// A folder for the time of one piece of work.
enum PartialFolder {
  static func use<Result>(beside path: String, _ body: (String) throws -> Result) throws -> Result {
    PartialFile.sweep(PartialFile.folder(of: path))
    let folder = "\(path).\(getpid()).partial"
    try AtomicFile.makeFolder(containing: folder + "/x")
    let held = PartialFile.hold(folder, isFolder: true)
    defer {
      FolderFiles.remove(folder)
      if held >= 0 { close(held) }
    }
    return try body(folder)
  }
}
