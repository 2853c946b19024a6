import Diagnostics
import Foundation
import Market
import Storage
import TestKit
import Testing

/// Bars with a known shape: prices that rise by a quarter, a volume with a gap.
private func bars(
  _ symbol: String, _ timeframe: Timeframe = Timeframe(minutes: 15), count: Int = 40, volume: Bool = true
) throws -> BarSeries {
  let instrument = try InstrumentRegistry.resolve(symbol: symbol)
  let opens = (0..<count).map { 100 + Double($0) / 4 }
  let volumes = (0..<count).map { $0 == 3 ? Double.nan : Double($0) }
  if timeframe == .day {
    let start = try #require(CivilDate("2024-03-01"))
    let dates = (0...).lazy.map { start.advanced(byDays: $0) }.filter { $0.weekday < 6 }.prefix(count)
    return try BarSeries(
      instrument: instrument, dates: Array(dates), open: opens, high: opens.map { $0 + 1 },
      low: opens.map { $0 - 1 }, close: opens, volume: volume ? volumes : nil)
  }
  let first: Int64 = 1_704_205_800_000_000_000  // 2024-01-02T14:30:00Z
  return try BarSeries(
    instrument: instrument, timeframe: timeframe,
    timestamps: (1...count).map { first + Int64($0) * timeframe.nanoseconds }, open: opens,
    high: opens.map { $0 + 1 }, low: opens.map { $0 - 1 }, close: opens, volume: volume ? volumes : nil)
}

private let provenance = BarProvenance(
  source: "x.csv", sourceHash: "00ff", sourceZone: "America/New_York", stamp: "open",
  adjustments: ["prices times adjusted close over close"], rowsRead: 45, rowsQuarantined: 5,
  importedBy: "0.1.0",
  report: ["format": "gzip csv"])

private func expectEqual(_ a: BarSeries, _ b: BarSeries, _ location: SourceLocation = #_sourceLocation) {
  #expect(a.instrument == b.instrument && a.timeframe == b.timeframe, sourceLocation: location)
  #expect(a.timestamps == b.timestamps && a.sessionDates == b.sessionDates, sourceLocation: location)
  #expect(a.open == b.open && a.high == b.high && a.low == b.low, sourceLocation: location)
  #expect(a.close == b.close && (a.volume == nil) == (b.volume == nil), sourceLocation: location)
  for (x, y) in zip(a.volume ?? [], b.volume ?? []) {
    #expect(x == y || (x.isNaN && y.isNaN), sourceLocation: location)
  }
}

@Suite struct CatalogueTests {
  @Test(arguments: ["ES", "AAPL", "RELIANCE", "BTC-USD", "BTC/USD", "EURUSD"], [15, 1_440])
  func `bars come back as they were stored`(symbol: String, minutes: Int) throws {
    let folder = try TemporaryFolder()
    let catalogue = try Catalogue(directory: folder.path)
    let series = try bars(symbol, Timeframe(minutes: minutes), volume: symbol != "EURUSD")
    let entry = try catalogue.put(series, provenance)
    expectEqual(try catalogue.load(symbol, series.timeframe), series)
    #expect(try catalogue.entry(symbol, series.timeframe) == entry && entry.provenance == provenance)
    #expect(try catalogue.symbols() == [symbol])
    try catalogue.verify(symbol, series.timeframe)
  }

  @Test func `the list is in order and a second import replaces the first`() throws {
    let folder = try TemporaryFolder()
    let catalogue = try Catalogue(directory: folder.file("new/data"))
    #expect(try catalogue.list().isEmpty)
    for (symbol, timeframe) in [("NQ", 60), ("ES", 1_440), ("ES", 15), ("BTC/USD", 60)] {
      try catalogue.put(bars(symbol, Timeframe(minutes: timeframe)), provenance)
    }
    try catalogue.put(bars("ES", count: 7), provenance)
    let list = try catalogue.list()
    #expect(list.map { "\($0.symbol) \($0.timeframe)" } == ["BTC/USD 1h", "ES 15m", "ES 1d", "NQ 1h"])
    #expect(list[1].barCount == 7 && list[1].first == "2024-01-02T14:45:00Z")
    #expect(list[2].first == "2024-03-01T00:00:00Z" && list[2].hasVolume)
    try catalogue.remove("ES", Timeframe(minutes: 15))
    try catalogue.remove("NQ", Timeframe(minutes: 60))
    #expect(try catalogue.symbols() == ["BTC/USD", "ES"] && catalogue.timeframes(of: "ES") == [.day])
  }

  @Test func `what is not there is refused with the nearest name or what there is`() throws {
    let folder = try TemporaryFolder()
    let catalogue = try Catalogue(directory: folder.path)
    let empty = #expect(throws: AssayError.self) { try catalogue.load("ES", .day) }
    #expect(empty?.code == "unknown_symbol" && empty?.remedy.contains("is empty") == true)
    try catalogue.put(bars("AAPL"), provenance)
    let slip = #expect(throws: AssayError.self) { try catalogue.load("APPL", .day) }
    #expect(slip?.message == "There are no bars of `APPL`. Did you mean `AAPL`?")
    let coarse = #expect(throws: AssayError.self) { try catalogue.entry("AAPL", .day) }
    #expect(coarse?.code == "unknown_timeframe" && coarse?.remedy.contains("There are 15m;") == true)
    #expect(throws: AssayError.self) { try catalogue.remove("AAPL", .day) }
  }

  @Test func `names cannot leave the folder of the catalogue`() throws {
    let folder = try TemporaryFolder()
    let catalogue = try Catalogue(directory: folder.file("data"))
    for symbol in ["../../etc", "..", ".hidden", "a/b", "%41", "ÄÖ", "a b"] {
      var instrument = try InstrumentRegistry.resolve(symbol: "AAPL")
      instrument.symbol = symbol
      let series = try bars("AAPL")
      try catalogue.put(
        BarSeries(
          instrument: instrument, timeframe: .day, timestamps: series.timestamps, open: series.open,
          high: series.high, low: series.low, close: series.close, volume: nil,
          sessionDates: series.sessionDates),
        provenance)
    }
    #expect(try folder.contents() == ["data"])
    #expect(try catalogue.symbols() == ["%41", "..", "../../etc", ".hidden", "a b", "a/b", "ÄÖ"])
  }

  @Test func `the user's instruments come first and days follow their hours`() throws {
    let folder = try TemporaryFolder()
    let series = try bars("ES", .day)
    try Catalogue(directory: folder.path).put(series, provenance)
    try AtomicFile.replace(
      folder.file("instruments.yaml"),
      with: "ES:\n  commission: {per_unit: 2}\n  time_zone: America/New_York\n  open: 9:30\n  close: 16:00\n")
    let catalogue = try Catalogue(directory: folder.path)
    let loaded = try catalogue.load("ES", .day)
    #expect(loaded.instrument.costs.commission == .perUnit(2) && loaded.sessionDates == series.sessionDates)
    #expect(loaded.timestamps[0] == series.timestamps[0] - 3_600_000_000_000)
    try catalogue.verify("ES", .day)
    #expect(try catalogue.instrument("ES").sessions.openMinute == 570)
  }

  @Test func `damage and foreign files are found`() throws {
    let folder = try TemporaryFolder()
    let catalogue = try Catalogue(directory: folder.path)
    let series = try bars("ES", count: 5_000)
    try catalogue.put(series, provenance)
    let path = folder.file("bars/ES/15m.parquet")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    var table = series.table
    let metadata = try ParquetFile.read(path).metadata.map { ($0.key, $0.value) }

    var broken = whole
    broken[whole.count / 2] ^= 0x40
    try broken.write(to: URL(fileURLWithPath: path))
    #expect(throws: AssayError.self) { try catalogue.verify("ES", series.timeframe) }
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    #expect(throws: AssayError.self) { try catalogue.load("ES", series.timeframe) }

    try ParquetFile.write(table, to: path)
    let foreign = #expect(throws: AssayError.self) { try catalogue.load("ES", series.timeframe) }
    #expect(foreign?.code == "damaged_bars" && foreign?.place == path)

    table = ColumnTable(
      table.columns.map { column in
        guard column.name == "close", case .double(var values) = column.values else { return column }
        values[7] += 1
        return .init("close", .double(values))
      })
    try ParquetFile.write(table, to: path, metadata: metadata)
    let edited = #expect(throws: AssayError.self) { try catalogue.verify("ES", series.timeframe) }
    #expect(edited?.message.contains("differ") == true)

    table = ColumnTable(table.columns.filter { $0.name != "low" })
    try ParquetFile.write(table, to: path, metadata: metadata)
    let lacking = #expect(throws: AssayError.self) { try catalogue.load("ES", series.timeframe) }
    #expect(lacking?.code == "damaged_bars" && lacking?.message.contains("`low`") == true)
  }

  @Test func `the content hash tells bars apart and is a fixed function of them`() throws {
    let series = try bars("ES", count: 3, volume: false)
    #expect(series.contentHash == (try bars("ES", count: 3, volume: false)).contentHash)
    let others = try [
      bars("NQ", count: 3, volume: false), bars("ES", count: 2, volume: false), bars("ES", count: 3),
      bars("ES", Timeframe(minutes: 30), count: 3, volume: false),
    ]
    #expect(Set(others.map(\.contentHash) + [series.contentHash]).count == 5)
    var cheaper = series.instrument
    cheaper.costs = .free
    let relabelled = BarSeries(
      instrument: cheaper, timeframe: series.timeframe, timestamps: series.timestamps, open: series.open,
      high: series.high, low: series.low, close: series.close, volume: nil, sessionDates: series.sessionDates)
    #expect(relabelled.contentHash == series.contentHash)
  }

  @Test(.enabled(if: Python.has("hashlib"), "needs python3"))
  func `another program computes the same content hash`() throws {
    let theirs = try Python.run(
      """
      from hashlib import sha256
      from struct import pack
      h = sha256(b"bars 1\\nES\\n15\\n3\\n")
      first, step = 1704205800 * 10**9, 900 * 10**9
      h.update(pack("<3q", *[first + i * step for i in (1, 2, 3)]))
      opens = [100 + i / 4 for i in range(3)]
      for shift in (0, 1, -1, 0): h.update(pack("<3d", *[x + shift for x in opens]))
      print(h.hexdigest(), end="")
      """)
    #expect(try bars("ES", count: 3, volume: false).contentHash == theirs)
  }

  @Test func `instruments survive as JSON`() throws {
    for symbol in ["ES", "6J", "AAPL", "RELIANCE", "BTC-USD", "SPX", "EURUSD"] {
      let instrument = try InstrumentRegistry.resolve(symbol: symbol)
      #expect(Instrument(json: try JSONValue(parsing: instrument.json.text())) == instrument)
    }
    #expect(Instrument(json: ["symbol": "ES"]) == nil)
  }
}
