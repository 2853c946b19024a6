import Diagnostics

extension ArtefactReader {
  /// The key under which result tables keep their provenance.
  public static let provenanceKey = "assay.provenance"

  func table(_ path: String) throws -> ArtefactHistory {
    let metadata = try ParquetFile.describe(path).metadata
    func value(_ key: String) -> String? { metadata.first { $0.key == key }?.value }
    if value(Catalogue.manifestKey) != nil { return bars(try Catalogue.entry(ofFile: path)) }
    if let text = value(Self.provenanceKey), let json = try? JSONValue(parsing: text) {
      return result(json, kind: "result_table", summary: "A table of one backtest: trades or equity.")
    }
    if let symbol = value("symbol"), let strategy = value("strategy"), value("trials") != nil {
      let folders = path.split(separator: "/")
      let run = folders.lastIndex(of: "runs").flatMap {
        $0 + 1 < folders.count ? String(folders[$0 + 1]) : nil
      }
      return ArtefactHistory(
        kind: "run_series",
        summary: "The returns of every backtest of one unit of a factory run, by session.",
        facts: [("run", run), ("symbol", symbol), ("strategy", strategy)],
        commands: run.map { ["assay verify \($0)"] } ?? [])
    }
    throw AssayError.unknownArtefact(path)
  }

  private func bars(_ entry: CatalogueEntry) -> ArtefactHistory {
    let source = entry.provenance
    return ArtefactHistory(
      kind: "bars",
      summary: "Bars of the catalogue: \(entry.symbol), \(entry.timeframe), \(entry.barCount) bars.",
      facts: [
        ("first", entry.first), ("last", entry.last), ("content_sha256", entry.contentHash),
        ("source", source.source), ("source_sha256", source.sourceHash), ("source_zone", source.sourceZone),
        ("stamp", source.stamp),
        ("changes", source.adjustments.isEmpty ? nil : source.adjustments.joined(separator: "; ")),
        ("rows_read", source.rowsRead.map(String.init)), ("rows_put_aside", String(source.rowsQuarantined)),
        ("version", source.importedBy),
      ], commands: [Self.importCommand(entry)])
  }

  private static func importCommand(_ entry: CatalogueEntry) -> String {
    let source = entry.provenance
    if let recipe = source.synthetic { return generation(entry, recipe) }
    if source.source.hasPrefix("sample: ") { return "assay data sample" }
    let file = source.sourceHash == nil ? "FILE" : source.source
    return "assay data import \(file) --symbol \(entry.symbol) --timeframe \(entry.timeframe)"
  }

  /// Bars that never traded follow from their recipe.
  private static func generation(_ entry: CatalogueEntry, _ recipe: JSONValue) -> String {
    func text(_ key: String) -> String { recipe[key]?.stringValue ?? "" }
    return "assay scenario generate \(recipe["scenario"]?["name"]?.stringValue ?? "NAME") "
      + "--symbol \(text("instrument")) --as \(entry.symbol) --timeframe \(entry.timeframe) "
      + "--bars \(entry.barCount) --start \(text("start")) --seed \(text("seed"))"
  }

  func database(_ path: String) throws -> ArtefactHistory {
    let runs = try ResultsDatabase(path, access: .readOnly).runs()
    return ArtefactHistory(
      kind: "results_database", summary: "A results database with \(runs.count) runs.",
      facts: runs.map {
        ("run \($0.id)", "\($0.status.rawValue), made \($0.createdAt) by \($0.codeVersion)")
      },
      commands: runs.compactMap { (try? JSONValue(parsing: $0.config)).flatMap(command) })
  }

  func bundle(_ manifest: BundleManifest) -> ArtefactHistory {
    let run = manifest.run
    return ArtefactHistory(
      kind: "bundle", summary: "A whole run in one file, made by `assay factory export`.",
      facts: [
        ("run", run.id), ("made", run.createdAt), ("packed", manifest.createdAt),
        ("packed_by", manifest.packedBy),
        ("version", run.codeVersion), ("identity", run.identity.flatMap { Identity(text: $0)?.hexadecimal }),
        ("data_hash", run.dataHash), ("seed", "\(run.seed)"),
        ("manifest_sha256", manifest.hash), ("content_sha256", manifest.contentHash),
        ("ledger_head", manifest.ledgerHead), ("files", "\(manifest.files.count)"),
      ], commands: (try? JSONValue(parsing: run.config)).flatMap(command).map { [$0] } ?? [])
  }

  func ledger(_ path: String) -> ArtefactHistory {
    ArtefactHistory(
      kind: "ledger", summary: "The trial ledger of an installation: it grows with every backtest.",
      commands: ["assay ledger verify --ledger \(path)"])
  }
}
