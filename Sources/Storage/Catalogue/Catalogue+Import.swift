import Diagnostics
import Market

extension Catalogue {
  /// What came of bringing one file in.
  public struct Imported: Sendable {
    public var report: ImportReport
    /// `nil` in a dry run.
    public var entry: CatalogueEntry?
    /// The bars of the same symbol and timeframe that were there before.
    public var replaced: CatalogueEntry?
  }

  /// Reads a file of bars and stores them, with everything that was understood and changed as provenance.
  ///
  /// Rows that were put aside go to `quarantine/` of the data directory. A dry run writes nothing.
  ///
  /// - Parameter program: the version of the program, for the provenance.
  /// - Throws: as `BarImporter.importFile` and `put`.
  public func importFile(_ path: String, _ options: ImportOptions, by program: String) throws -> Imported {
    var options = options
    if options.quarantineFolder == nil { options.quarantineFolder = "\(directory)/quarantine" }
    let result = try BarImporter.importFile(path, options: options)
    let report = result.report
    let before = try? entry(options.instrument.symbol, result.series.timeframe)
    if options.isDryRun { return Imported(report: report, entry: nil, replaced: before) }
    var adjustments: [String] = []
    if let scale = options.scale, scale != 1 { adjustments.append("prices multiplied by \(scale)") }
    if report.rangeWidened.count > 0 {
      adjustments.append("high or low widened to hold open and close in \(report.rangeWidened.count) bars")
    }
    let provenance = BarProvenance(
      source: path, sourceHash: try SHA256.hexadecimal(ofFile: path), sourceZone: report.zone,
      stamp: report.stamp, adjustments: adjustments, rowsRead: report.rowsRead,
      rowsQuarantined: report.quarantinedRows, importedBy: program, report: report.document)
    return Imported(report: report, entry: try put(result.series, provenance), replaced: before)
  }
}
