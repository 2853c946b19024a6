import CommandKit
import Diagnostics
import Import
import Market
import Storage

/// What an import understood and did, for people and for programs.
enum ImportText {
  static func document(_ imported: Catalogue.Imported) -> JSONValue {
    var entry = imported.entry?.json.objectValue
    entry?["provenance"] = nil
    return [
      "stored": entry.map(JSONValue.object) ?? .null,
      "bars_before": imported.before.map { JSONValue($0.barCount) } ?? .null,
      "overlap": imported.overlap.map(overlap) ?? .null,
      "report": imported.report.document,
    ]
  }

  private static func overlap(_ overlap: BarOverlap) -> JSONValue {
    [
      "new_bars": JSONValue(overlap.newBars), "equal_bars": JSONValue(overlap.equalBars),
      "different_bars": JSONValue(overlap.differentBars),
      "first_differences": .array(
        overlap.firstDifferences.map {
          ["time": .string($0.time), "stored_close": .number($0.stored), "file_close": .number($0.added)]
        }),
    ]
  }

  /// Everything about one file.
  static func page(_ imported: Catalogue.Imported, style: Style) -> String {
    let report = imported.report
    var page = FieldList()
    page.heading("Recognised")
    page.append("file", report.file)
    page.append(
      "format", report.format + (report.delimiter.map { ", cells apart by \(name(ofDelimiter: $0))" } ?? ""))
    let used = report.columns.filter { $0.role != .ignored }
    page.append("columns", used.map { "\($0.role.rawValue)=\($0.name)" }.joined(separator: " "))
    page.append("timestamps", report.timestampForm + (report.zone.map { ", read in \($0)" } ?? ""))
    if !report.zoneSource.isEmpty { page.append("zone", report.zoneSource) }
    page.append("a timestamp names", "the \(report.stamp) of the bar (\(report.stampSource))")
    page.append("timeframe", "\(report.timeframe) (\(report.timeframeSource))")
    page.heading("Rows")
    page.append("read", NumberText.grouped(report.rowsRead))
    page.append("kept", NumberText.grouped(report.rowsKept))
    for group in report.quarantine {
      page.append(
        "put aside: \(group.reason.rawValue.replacing("_", with: " "))", NumberText.grouped(group.rows.count))
    }
    if report.exactDuplicates > 0 {
      page.append("repeated, merged", NumberText.grouped(report.exactDuplicates))
    }
    if report.otherSymbolRows > 0 {
      page.append("of other symbols", NumberText.grouped(report.otherSymbolRows))
    }
    if report.rangeWidened.count > 0 {
      page.append("high or low widened", NumberText.grouped(report.rangeWidened.count))
    }
    if report.missingVolumes > 0 { page.append("without volume", NumberText.grouped(report.missingVolumes)) }
    if let file = report.quarantineFile { page.append("quarantine file", file) }
    return page.text(style: style, valueLimit: 0) + "\n\n" + verdict(imported)
  }

  private static func verdict(_ imported: Catalogue.Imported) -> String {
    let report = imported.report
    guard let entry = imported.entry else {
      let range = "\(day(report.first)) to \(day(report.last))"
      let bars = NumberText.grouped(report.rowsKept)
      return "Dry run: \(bars) bars of \(report.timeframe), \(range); nothing was written."
    }
    let what = "\(entry.symbol) \(entry.timeframe)"
    let range = "\(day(entry.first)) to \(day(entry.last))"
    let bars = NumberText.grouped(entry.barCount)
    let next = "Next: `assay data check \(entry.symbol)`."
    guard let before = imported.before else { return "Stored \(bars) bars of \(what), \(range).\n\(next)" }
    guard let overlap = imported.overlap else {
      return
        "Stored \(bars) bars of \(what) in place of \(NumberText.grouped(before.barCount)), \(range).\n\(next)"
    }
    if before.contentHash == entry.contentHash, overlap.differentBars == 0 {
      return "Nothing new: the \(NumberText.grouped(overlap.equalBars)) bars of the file were there already."
    }
    return "Added \(NumberText.grouped(overlap.newBars)) bars to \(what): now \(bars), \(range).\n\(next)"
  }

  /// One line a file.
  static func table(
    _ all: [Catalogue.Imported], _ failures: Int, width: Int, _ style: Style
  ) -> String {
    var table = TextTable([
      .text("symbol"), .text("timeframe"), .number("bars"), .number("put aside"), .text("first"),
      .text("last"),
    ])
    for imported in all {
      table.append([
        imported.entry?.symbol ?? DataImport.symbol(ofFile: imported.report.file), imported.report.timeframe,
        NumberText.grouped(imported.report.rowsKept), NumberText.grouped(imported.report.quarantinedRows),
        day(imported.report.first), day(imported.report.last),
      ])
    }
    if all.isEmpty { return "0 files stored, \(failures) refused" }
    let bars = NumberText.grouped(all.reduce(0) { $0 + $1.report.rowsKept })
    let failed = failures == 0 ? "" : ", \(failures) refused"
    return table.text(width: width, style: style) + "\n\n\(all.count) files, \(bars) bars\(failed)"
  }

  private static func day(_ time: String?) -> String { String((time ?? "").prefix(10)) }

  private static func name(ofDelimiter delimiter: String) -> String {
    switch delimiter {
    case ",": "commas"
    case ";": "semicolons"
    case "\t": "tabs"
    case " ": "spaces"
    default: "`\(delimiter)`"
    }
  }

  /// Says on standard error what a user must not overlook: rows put aside, repairs, choices.
  static func warn(about report: ImportReport, on console: Console) {
    for group in report.quarantine {
      console.warning(
        "\(report.file): put aside \(rows(group.rows)) (\(group.reason.rawValue.replacing("_", with: " ")))")
    }
    if report.rangeWidened.count > 0 {
      console.warning(
        "\(report.file): widened high or low to hold open and close in \(rows(report.rangeWidened))")
    }
    for note in report.notes { console.info("\(report.file): \(note)") }
  }

  /// Says where the file and the catalogue have different values for one bar.
  static func warn(about imported: Catalogue.Imported, isFilePreferred: Bool, on console: Console) {
    warn(about: imported.report, on: console)
    guard let overlap = imported.overlap, overlap.differentBars > 0 else { return }
    let shown = overlap.firstDifferences.map {
      "\($0.time.prefix(16)) (\($0.stored) there, \($0.added) here)"
    }
    let shared = overlap.equalBars + overlap.differentBars
    let kept =
      isFilePreferred ? "the file's were taken" : "the stored ones were kept (`--update` takes the file's)"
    console.warning(
      "\(imported.report.file): \(NumberText.grouped(overlap.differentBars)) of "
        + "\(NumberText.grouped(shared)) bars that "
        + "are there already differ, \(kept): \(shown.joined(separator: ", "))"
        + (overlap.differentBars > shown.count ? ", …" : ""))
  }

  /// `3 rows, lines 7, 9, 12`.
  private static func rows(_ tally: RowTally) -> String {
    let lines = tally.firstLines.map(String.init).joined(separator: ", ")
    let more = tally.count > tally.firstLines.count ? ", …" : ""
    let noun = tally.count == 1 ? "row, line" : "rows, lines"
    return "\(NumberText.grouped(tally.count)) \(noun) \(lines)\(more)"
  }
}
