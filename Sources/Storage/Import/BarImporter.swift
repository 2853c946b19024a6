import Diagnostics
import Glibc
public import Market

/// What an import gave.
public struct ImportResult: Sendable {
  public var series: BarSeries
  public var report: ImportReport
  /// Rows that were put aside, in the order of the file.
  public var quarantine: [QuarantinedRow]
}

/// Reads price bars from files as they come: CSV in any dialect (plain, gzip, zstd, xz, zip), JSON arrays of rows
/// and Parquet.
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
  /// Timestamps of the series are bar closes in UTC; see `ImportOptions` for what the stamps in the file mean.
  /// Writes the quarantine file when `options` name a folder for it and the import is no dry run.
  /// - Complexity: linear; about 30 ns a row on two cores for `timestamp,open,high,low,close,volume`.
  /// - Throws: `AssayError` of kind `badData` with a place `file:line:column`, or of kind `usage` for options that
  ///   do not fit the file.
  public static func importFile(_ path: String, options: ImportOptions) throws -> ImportResult {
    try BarImporter(path: path, options: options).run()
  }

  private func run() throws -> ImportResult {
    var bytes = try FileBytes(path: path)
    var format = ""
    if let packing = Archive.Packing(bytes) {
      bytes = try Archive.unpack(bytes, packing, path: path)
      format = packing.rawValue + " "
    }
    var result: ImportResult
    if isJSON(bytes) {
      bytes = try JSONRows.lines(of: bytes, path: path)
      result = try importText(bytes, ImportReport(file: path, format: format + "json"))
    } else {
      result = try importText(bytes, ImportReport(file: path, format: format + "csv"))
    }
    try writeQuarantine(&result)
    return result
  }

  private func isJSON(_ bytes: FileBytes) -> Bool {
    let first = bytes.buffer.first { $0 > 0x20 }
    return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
  }

  // MARK: Text

  private func importText(_ bytes: FileBytes, _ start: ImportReport) throws -> ImportResult {
    var report = start
    let table = try TextTable(bytes, path: path, options: options)
    let recognised = try TableRecognition(table, options: options)
    report.delimiter = String(UnicodeScalar(table.delimiter))
    report.headerLine = table.headerLine
    report.preambleLines = table.preambleLines
    report.columns = recognised.columns
    report.timestampForm = recognised.pattern
    report.notes = recognised.notes
    let scan = TableScan(table: table, plan: recognised.plan, workers: workers)
    let bad = try RowErrors(scan: scan, recognised: recognised).check()
    report.blankLines = scan.chunks.reduce(0) { $0 + $1.blanks }
    report.otherSymbolRows = scan.chunks.reduce(0) { $0 + $1.otherSymbols }
    report.rowsRead = scan.columns.count + bad.count + report.otherSymbolRows
    let stamps = BarAssembler.StampFacts(
      zone: recognised.plan.zone, hasClock: recognised.hasClock, isNamedUTC: recognised.isNamedUTC,
      namedConvention: recognised.namedConvention, hasHour24: scan.chunks.contains(where: \.hasHour24),
      column: 1 + (recognised.plan.roles.firstIndex { $0 == .time || $0 == .date } ?? 0))
    let assembler = try BarAssembler(
      bars: BarTable(scan.columns), stamps: stamps, source: scan, options: options, report: report)
    return try finish(assembler, bad)
  }

  private var workers: Int { options.workers ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  // MARK: The end

  /// Assembles the series and completes the report.
  private func finish(_ start: BarAssembler, _ bad: [QuarantinedRow]) throws -> ImportResult {
    var assembler = start
    let series = try assembler.assemble()
    var report = assembler.report
    let aside = assembler.putAside.sorted { $0.row < $1.row }
    let located = assembler.source.locate(aside.map(\.row))
    let late = zip(aside, located).map { put, found in
      QuarantinedRow(
        line: found.line, column: put.reason == .conflictingDuplicate ? 0 : assembler.stamps.column,
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
