import Diagnostics
import Glibc
import Market

extension Catalogue {
  func folder(of symbol: String) -> String { "\(directory)/bars/\(FileName.encode(symbol))" }

  /// The path of a file of bars below the data directory.
  func relativePath(of symbol: String, _ timeframe: Timeframe) -> String {
    "bars/\(FileName.encode(symbol))/\(timeframe).parquet"
  }

  func path(of symbol: String, _ timeframe: Timeframe) -> String {
    "\(directory)/\(relativePath(of: symbol, timeframe))"
  }

  /// What a file of bars says of itself, wherever it lies.
  static func entry(ofFile path: String) throws -> CatalogueEntry {
    try entry(ParquetFile.describe(path).metadata, path)
  }

  func existingPath(of symbol: String, _ timeframe: Timeframe) throws -> String {
    let path = path(of: symbol, timeframe)
    if access(path, F_OK) == 0 { return path }
    let timeframes = try timeframes(of: symbol)
    if !timeframes.isEmpty { throw AssayError.unknownTimeframe(symbol, timeframe, timeframes, directory) }
    throw AssayError.notInCatalogue(symbol, try symbols(), directory)
  }

  static func entry(_ metadata: [(key: String, value: String)], _ path: String) throws -> CatalogueEntry {
    guard let text = metadata.first(where: { $0.key == manifestKey })?.value else {
      throw AssayError.damagedBars(path, "it was not stored by this program")
    }
    guard let json = try? JSONValue(parsing: text), let entry = CatalogueEntry(json: json) else {
      throw AssayError.damagedBars(path, "its description cannot be read")
    }
    return entry
  }

  func series(_ entry: CatalogueEntry, _ table: ColumnTable, _ path: String) throws -> BarSeries {
    try Self.series(entry, table, as: contract(of: entry), path)
  }

  static func series(
    _ entry: CatalogueEntry, _ table: ColumnTable, as instrument: Instrument, _ path: String
  ) throws -> BarSeries {
    do {
      var timestamps = try table.timestamps("timestamp")
      if !entry.timeframe.isIntraday, instrument.sessions != entry.instrument.sessions {
        timestamps = try restamp(timestamps, from: entry.instrument.sessions, to: instrument.sessions)
      }
      return try BarSeries(
        instrument: instrument, timeframe: entry.timeframe, timestamps: timestamps,
        open: table.doubles("open"), high: table.doubles("high"), low: table.doubles("low"),
        close: table.doubles("close"), volume: entry.hasVolume ? table.doubles("volume") : nil)
    } catch let error as AssayError where error.kind == .badData {
      throw AssayError.damagedBars(path, error.message)
    }
  }

  /// Days keep their dates when the hours of an instrument are described anew; their stamps follow the close.
  private static func restamp(
    _ timestamps: [Int64], from old: SessionHours, to new: SessionHours
  ) throws -> [Int64] {
    let calendar = try SessionCalendar(new)
    return try SessionCalendar(old).sessionDates(ofDailyBarsClosingAt: timestamps).map {
      calendar.dailyBarClose(of: CivilDate(daysSinceEpoch: $0)).nanoseconds
    }
  }

  // MARK: Names

  /// Names in a folder; none when there is no such folder. Files half-written by a killed process have other
  /// endings and are passed over.
  func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw AssayError.cannotRead(folder, reason: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let item = readdir(stream) {
      let name = withUnsafePointer(to: &item.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}

extension AssayError {
  static func notInCatalogue(_ symbol: String, _ known: [String], _ directory: String) -> AssayError {
    let remedy =
      known.isEmpty
      ? "The catalogue \(directory) is empty: fill it with `assay data sample` or `assay data import`."
      : "There are \(summary(known)); bring others in with `assay data import`."
    return AssayError(
      code: "unknown_symbol",
      message: "There are no bars of `\(symbol)`.\(NearestName.suggestion(for: symbol, among: known))",
      remedy: remedy, kind: .usage)
  }

  static func unknownTimeframe(
    _ symbol: String, _ timeframe: Timeframe, _ known: [Timeframe], _ directory: String
  ) -> AssayError {
    let names = known.map(\.description).joined(separator: ", ")
    return AssayError(
      code: "unknown_timeframe", message: "There are no \(timeframe) bars of \(symbol) in \(directory).",
      remedy: "There are \(names); make others with `assay data resample`.", kind: .usage)
  }

  static func damagedBars(_ path: String, _ reason: String) -> AssayError {
    AssayError(
      code: "damaged_bars", message: "This file of bars cannot be used: \(reason.tidy)",
      remedy: "Import the bars again.", place: path, kind: .badData)
  }

  /// The first dozen names, and how many more there are.
  private static func summary(_ names: [String]) -> String {
    let shown = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
