public import Diagnostics
public import Market
public import Storage

extension Catalogue {
  /// What came of bringing one file in.
  public struct Imported: Sendable {
    public var report: ImportReport
    /// `nil` in a dry run.
    public var entry: CatalogueEntry?
    /// The bars of the same symbol and timeframe that were there before.
    public var before: CatalogueEntry?
    /// How the file's bars lie to those that were there; `nil` where there were none or they were replaced.
    public var overlap: BarOverlap?
  }

  /// Reads a file of bars and adds them to the catalogue, with everything that was understood and changed as
  /// provenance.
  ///
  /// Months and years of one symbol add up: bars are added to those that are there. Rows that were put aside go to
  /// `quarantine/` of the data directory. A dry run writes nothing.
  ///
  /// - Parameters:
  ///   - stored: what happens to bars that are there already.
  ///   - program: the version of the program, for the provenance.
  /// - Throws: as `BarImporter.importFile` and `put`; `bars_do_not_match` when most of the overlapping bars differ,
  ///   `synthetic_bars` when those that are there never traded.
  public func importFile(
    _ path: String, _ options: ImportOptions, stored: StoredBars = .kept, by program: String
  ) throws -> Imported {
    var options = options
    if options.quarantineFolder == nil { options.quarantineFolder = "\(directory)/quarantine" }
    if options.scratchFolder == nil { options.scratchFolder = directory }
    let result = try BarImporter.importFile(path, options: options)
    let report = result.report
    var adjustments = report.adjustments
    if let scale = options.scale, scale != 1 { adjustments.append("prices multiplied by \(scale)") }
    if report.rangeWidened.count > 0 {
      adjustments.append("high or low widened to hold open and close in \(report.rangeWidened.count) bars")
    }
    let provenance = BarProvenance(
      source: path, sourceHash: try SHA256.hexadecimal(ofFile: path), sourceZone: report.zone,
      stamp: report.stamp, adjustments: adjustments, rowsRead: report.rowsRead,
      rowsQuarantined: report.quarantinedRows, importedBy: program, report: report.document)
    let added = try add(result.series, provenance, stored, isDryRun: options.isDryRun)
    return Imported(report: report, entry: added.entry, before: added.before, overlap: added.overlap)
  }

  /// Adds bars to those of the same symbol and timeframe. Throws as `importFile`.
  public func add(
    _ series: BarSeries, _ provenance: BarProvenance, _ stored: StoredBars, isDryRun: Bool = false
  ) throws -> (entry: CatalogueEntry?, before: CatalogueEntry?, overlap: BarOverlap?) {
    let symbol = series.instrument.symbol
    guard try timeframes(of: symbol).contains(series.timeframe) else {
      return (isDryRun ? nil : try put(series, provenance), nil, nil)
    }
    let before = try entry(symbol, series.timeframe)
    if stored == .replaced { return (isDryRun ? nil : try put(series, provenance), before, nil) }
    if before.provenance.isSynthetic != provenance.isSynthetic {
      throw AssayError(
        code: "synthetic_bars",
        message:
          "The stored bars of \(symbol) \(series.timeframe) are "
          + "\(before.provenance.isSynthetic ? "synthetic" : "real"), "
          + "and these are not: they cannot be one series.",
        remedy: "Give these another symbol, or put them in place of the stored ones with `--replace`.",
        place: provenance.source, kind: .usage)
    }
    let old = try load(symbol, series.timeframe)
    // A stored contract may have other sessions than the file was read with; stored bars are found anew by it.
    let (joined, overlap) = old.adding(
      try series.described(as: old.instrument), takingOther: stored == .updated)
    try check(overlap, series, provenance, stored)
    try refuseRawBars(of: series, among: old, before.provenance, provenance)
    if isDryRun { return (nil, before, overlap) }
    // The same file once more changes nothing, not even the provenance.
    if joined.contentHash == before.contentHash { return (before, before, overlap) }
    return (
      try put(joined, before.provenance.joined(with: provenance, overlap, of: before, series)), before,
      overlap
    )
  }

  /// Refuses bars as traded in front of adjusted ones and between them; behind the last one they are right.
  private func refuseRawBars(
    of series: BarSeries, among old: BarSeries, _ stored: BarProvenance, _ provenance: BarProvenance
  ) throws(AssayError) {
    guard let done = stored.adjustments.first(where: { $0.hasPrefix("adjusted for ") }),
      let last = old.timestamps.last
    else { return }
    let known = Set(old.timestamps)
    guard series.timestamps.contains(where: { $0 < last && !known.contains($0) }) else { return }
    throw AssayError(
      code: "adjusted_bars",
      message:
        "The stored bars of \(series.instrument.symbol) \(series.timeframe) are \(done); those of the file lie "
        + "before the last of them, and are not.",
      remedy:
        "Put the files as traded in place of the stored bars with `--replace`, and adjust the whole again.",
      place: provenance.source, kind: .usage)
  }

  /// Refuses to make one series of two that do not belong together.
  private func check(
    _ overlap: BarOverlap, _ series: BarSeries, _ provenance: BarProvenance, _ stored: StoredBars
  ) throws(AssayError) {
    let shared = overlap.equalBars + overlap.differentBars
    guard stored == .kept, shared >= 3, overlap.differentBars * 2 > shared,
      let first = overlap.firstDifferences.first
    else { return }
    throw AssayError(
      code: "bars_do_not_match",
      message:
        "\(overlap.differentBars) of the \(shared) bars of \(series.instrument.symbol) \(series.timeframe) that the "
        + "file shares with the catalogue differ: the first, at \(first.time), closes at \(first.added) in the "
        + "file and "
        + "at \(first.stored) in the catalogue. They may be adjusted differently.",
      remedy:
        "Put the file in place of the stored bars with `--replace`, or take its bars where both have one with "
        + "`--update`.", place: provenance.source, kind: .badData)
  }
}

extension BarSeries {
  /// The same bars under another description of the instrument.
  fileprivate func described(as other: Instrument) throws -> BarSeries {
    if instrument == other { return self }
    if timeframe.isIntraday {
      return try BarSeries(
        instrument: other, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
        close: close,
        volume: volume)
    }
    return try BarSeries(
      instrument: other, timeframe: timeframe, dates: sessionDates.map { CivilDate(daysSinceEpoch: $0) },
      open: open,
      high: high, low: low, close: close, volume: volume)
  }
}

extension BarProvenance {
  /// The provenance of a joined series: the newest source, with the earlier ones listed behind it.
  fileprivate func joined(
    with new: BarProvenance, _ overlap: BarOverlap, of before: CatalogueEntry, _ added: BarSeries
  ) -> BarProvenance {
    var joined = new
    var part: JSONObject = ["source": .string(source), "source_sha256": JSONValue(sourceHash)]
    part["bars"] = JSONValue(before.barCount)
    part["first"] = JSONValue(before.first)
    part["last"] = JSONValue(before.last)
    part["imported_by"] = .string(importedBy)
    joined.earlier = earlier + [.object(part)]
    joined.adjustments = adjustments + new.adjustments.filter { !adjustments.contains($0) }
    joined.rowsRead = rowsRead.flatMap { old in new.rowsRead.map { old + $0 } }
    joined.rowsQuarantined = rowsQuarantined + new.rowsQuarantined
    return joined
  }
}
