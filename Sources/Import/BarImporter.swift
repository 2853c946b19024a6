import Diagnostics
import Glibc
public import Market
import Storage

/// What an import gave.
public struct ImportResult: Sendable {
  public var series: BarSeries
  public var report: ImportReport
  /// Rows that were put aside, in the order of the file.
  public var quarantine: [QuarantinedRow]
}

/// Reads price bars from files as they come: CSV in any dialect (plain, gzip, zstd, xz, zip), JSON arrays of
/// rows and Parquet.
///
/// What a file is, is recognised from its content and verified on every row. What cannot be understood is
/// refused with line, column and the option that helps; single bad rows are put aside and counted; nothing is
/// dropped or assumed silently, and the report says everything that was decided.
///
/// ```swift
/// let es = try InstrumentRegistry.resolve(symbol: "ES")
/// let result = try BarImporter.importFile("ES_15m.csv.gz", options: ImportOptions(instrument: es))
/// print(result.report.rowsKept, result.series.timeframe)
/// ```
public struct BarImporter {
  private let path: String
  private let options: ImportOptions

  /// Imports one file.
  ///
  /// Timestamps of the series are bar closes in UTC; see `ImportOptions` for what the stamps in the file
  /// mean. Writes the quarantine file when `options` name a folder for it and the import is no dry run.
  /// - Complexity: linear; about 30 ns a row on two cores for `timestamp,open,high,low,close,volume`.
  /// - Throws: `AssayError` of kind `badData` with a place `file:line:column`, or of kind `usage` for options
  ///   that do not fit the file.
  public static func importFile(_ path: String, options: ImportOptions) throws -> ImportResult {
    try options.validate()
    let importer = BarImporter(path: path, options: options)
    var result = try importer.run()
    try importer.writeQuarantine(&result)
    return result
  }

  private func run() throws -> ImportResult {
    var bytes = try FileBytes(path: path)
    if bytes.starts(with: Array("PAR1".utf8)) { return try importColumns("parquet") }
    if bytes.starts(with: Array("ARROW1".utf8)) { return try importColumns("arrow") }
    var format = ""
    var notes: [String] = []
    try OtherFormat.refuse(bytes, path: path)
    if let packing = Archive.Packing(bytes) {
      let unpacked = try Archive.unpack(
        bytes, packing, path: path, member: options.member, limit: options.unpackingLimit,
        scratch: options.scratchFolder)
      bytes = unpacked.bytes
      format = packing.rawValue + " "
      if !unpacked.others.isEmpty, let name = unpacked.name {
        notes.append("Of the archive `\(name)` is read; \(listed(unpacked.others)) is passed over.")
      }
    } else if options.member != nil {
      throw AssayError(
        code: "not_an_archive", message: "`--member` names a file of an archive, and this is none.",
        remedy: "Leave `--member` out.", place: path, kind: .usage)
    }
    bytes = TextForm.plain(bytes, &notes)
    try OtherFormat.refuse(bytes, path: path)
    let first = bytes.buffer.first { $0 > 0x20 }
    let json = first.flatMap { [UInt8(ascii: "["), UInt8(ascii: "{")].contains($0) ? $0 : nil }
    var report = ImportReport(file: path, format: format + (json == nil ? "csv" : "json"))
    report.notes = notes
    let text =
      switch json {
      case UInt8(ascii: "["): try JSONRows.lines(of: bytes, path: path)
      case UInt8(ascii: "{"): try JSONTable.lines(of: bytes, path: path, &report.notes)
      default: bytes
      }
    return try importText(text, report)
  }

  // MARK: Text

  private func importText(_ bytes: FileBytes, _ start: ImportReport) throws -> ImportResult {
    var report = start
    let table = try TableShape(bytes, path: path, options: options)
    let recognised = try TableRecognition(table, options: options)
    report.delimiter = String(UnicodeScalar(table.delimiter))
    report.headerLine = table.headerLine
    report.preambleLines = table.preambleLines
    report.columns = recognised.columns
    report.timestampForm = recognised.pattern
    report.notes = start.notes + recognised.notes
    report.decimal = recognised.decimal
    if let adjustment = recognised.adjustment { report.adjustments.append(adjustment) }
    var scan = TableScan(table: table, plan: recognised.plan, workers: workers)
    let index = scan.index
    let bad = try RowErrors(scan: index, recognised: recognised, readCount: scan.columns.count).check()
    if let note = index.unitChange { report.notes.append(note) }
    report.blankLines = index.chunks.reduce(0) { $0 + $1.blanks }
    report.otherSymbolRows = index.chunks.reduce(0) { $0 + $1.otherSymbols }
    report.rowsRead = scan.columns.count + bad.count + report.otherSymbolRows
    let facts = BarAssembler.Facts(
      zone: recognised.namedZone == nil ? recognised.plan.zone : .none, namedZone: recognised.namedZone,
      isNamedUTC: recognised.isNamedUTC,
      namedConvention: recognised.namedConvention,
      timeColumn: 1 + (recognised.plan.roles.firstIndex { $0 == .time || $0 == .date } ?? 0),
      hasHour24: index.chunks.contains(where: \.hasHour24),
      needsRepair: index.chunks.contains(where: \.needsRepair),
      hasMissingVolumes: index.chunks.contains(where: \.hasMissingVolumes))
    // The columns move out of the scan, so that assembly changes them in place.
    var assembler = try BarAssembler(
      bars: BarTable(scan.takeColumns()), facts: facts, source: index, options: options, report: report)
    let series = try assembler.assemble()
    return try finish(series, assembler, bad)
  }

  // MARK: Typed columns

  private func importColumns(_ format: String) throws -> ImportResult {
    let (table, _) = try ParquetFile.read(path)
    var source = try ColumnBars(
      table, path: path, options: options, report: ImportReport(file: path, format: format))
    let columns = source.takeColumns()
    var assembler = try BarAssembler(
      bars: BarTable(columns), facts: source.facts, source: source, options: options, report: source.report)
    let series = try assembler.assemble()
    return try finish(series, assembler, source.quarantine)
  }

  private var workers: Int { options.workers ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  // MARK: The end

  /// Completes the report.
  private func finish(
    _ series: BarSeries, _ assembler: BarAssembler, _ bad: [QuarantinedRow]
  ) throws -> ImportResult {
    var report = assembler.report
    let aside = assembler.putAside.sorted { $0.row < $1.row }
    let located = assembler.source.locate(aside.map(\.row))
    let late = zip(aside, located).map { put, found in
      QuarantinedRow(
        line: found.line, column: put.reason == .conflictingDuplicate ? 0 : assembler.facts.timeColumn,
        reason: put.reason, text: found.text)
    }
    let quarantine = (bad + late).sorted { $0.line < $1.line }
    report.quarantine = QuarantineReason.allCases.compactMap { reason in
      var tally = RowTally()
      for row in quarantine where row.reason == reason { tally.add(line: row.line) }
      return tally.count == 0 ? nil : ImportReport.Quarantine(reason: reason, rows: tally)
    }
    report.rowsKept = series.count
    guard !series.isEmpty else {
      throw AssayError.badData(
        "no_rows_left", "All \(report.rowsRead) rows were put aside.",
        remedy: "See what is wrong with them with `--dry-run`.", at: assembler.place)
    }
    report.first = series.timestamps.first.map { Timestamp(nanoseconds: $0).description }
    report.last = series.timestamps.last.map { Timestamp(nanoseconds: $0).description }
    return ImportResult(series: series, report: report, quarantine: quarantine)
  }

  private func writeQuarantine(_ result: inout ImportResult) throws {
    guard let folder = options.quarantineFolder, !options.isDryRun, !result.quarantine.isEmpty else { return }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let target = "\(folder)/\(name).quarantine.csv"
    try QuarantineFile.write(result.quarantine, to: target)
    result.report.quarantineFile = target
  }
}
