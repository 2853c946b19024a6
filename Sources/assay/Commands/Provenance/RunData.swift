import Diagnostics
import Market
import Storage

/// The bars that a run was made on, as its record names them.
enum RunData {
  /// Symbols with the hash of their bars: `ES=3f… NQ=a0…` in the record.
  static func hashes(_ run: RunRecord) -> [(symbol: String, hash: String)] {
    run.dataHash.split(separator: " ").compactMap { part -> (symbol: String, hash: String)? in
      guard let sign = part.lastIndex(of: "=") else { return nil }
      return (String(part[..<sign]), String(part[sign...].dropFirst()))
    }
  }

  /// The catalogue's entry of a symbol of the run.
  ///
  /// - Throws: `different_data` when the bars are not those of the run.
  static func entry(
    of symbol: String, _ timeframe: Timeframe, _ hashes: [(symbol: String, hash: String)], _ run: RunRecord,
    _ catalogue: Catalogue
  ) throws -> CatalogueEntry {
    let entry = try catalogue.entry(symbol, timeframe)
    guard let hash = hashes.first(where: { $0.symbol == symbol })?.hash, hash != entry.contentHash else {
      return entry
    }
    throw AssayError(
      code: "different_data",
      message: "The \(timeframe) bars of \(symbol) are not those of the run \(run.id): they have the hash "
        + "\(entry.contentHash.prefix(12))…, and the run was made on \(hash.prefix(12))….",
      remedy: "Import those bars again, or name the catalogue that has them with --data.", place: catalogue.directory,
      kind: .badData)
  }
}
