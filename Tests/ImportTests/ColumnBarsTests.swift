import Diagnostics
import Import
import Market
import Storage
import TestKit
import Testing

/// Typed tables: Parquet.
@Suite struct ColumnBarsTests {
  private static func importTable(
    _ table: ColumnTable, symbol: String = "BTCUSDT",
    _ change: (inout ImportOptions) throws -> Void = { _ in }
  ) throws -> ImportResult {
    let folder = try TemporaryFolder()
    try ParquetFile.write(table, to: folder.file("bars.parquet"))
    return try BarImporter.importFile(
      folder.file("bars.parquet"), options: try importOptions(symbol, change))
  }

  private static let minute = Timestamp.nanosecondsPerMinute

  private static func table(_ time: ColumnTable.Column, rows: Int = 4) -> ColumnTable {
    let open = (0..<rows).map { 100 + Double($0) }
    return ColumnTable([
      ColumnTable.Column("Open", .double(open)), ColumnTable.Column("High", .double(open.map { $0 + 2 })),
      ColumnTable.Column("Low", .double(open.map { $0 - 1 })), ColumnTable.Column("Close", .double(open)),
      ColumnTable.Column("Volume", .int64((0..<rows).map { Int64($0) })), time,
    ])
  }

  @Test func `instants, counts and text give the same bars`() throws {
    let start = Timestamp(seconds: 1_704_153_600).nanoseconds
    let stamps = (0..<4).map { start + Int64($0) * 15 * Self.minute }
    let columns = [
      ColumnTable.Column("time", .timestamp(stamps, zone: "US/Eastern")),
      ColumnTable.Column("date", .instants(stamps)),
      ColumnTable.Column("unix", .int64(stamps.map { $0 / 1_000_000 })),
      ColumnTable.Column("epoch", .double(stamps.map { Double($0 / 1_000_000_000) })),
      ColumnTable.Column("Datetime", .strings(stamps.map { Timestamp(nanoseconds: $0).description })),
      ColumnTable.Column("utc", .timestamp(stamps, zone: nil)),
    ]
    for column in columns {
      let result = try Self.importTable(Self.table(column))
      #expect(result.series.timestamps == stamps.map { $0 + 15 * Self.minute }, "\(column.name)")
      #expect(result.series.volume == [0, 1, 2, 3] && result.report.format == "parquet")
    }
  }

  @Test func `readings of a clock without a zone are read in the exchange's`() throws {
    let local = Timestamp(startOf: CivilDate("2024-01-02")!).nanoseconds + 570 * Self.minute
    let stamps = (0..<4).map { local + Int64($0) * 15 * Self.minute }
    let result = try Self.importTable(
      Self.table(ColumnTable.Column("Datetime", .timestamp(stamps, zone: nil))), symbol: "SPY")
    #expect(result.series.times[0] == "2024-01-02T14:45:00Z" && result.report.zone == "America/New_York")
  }

  @Test func `daily instants belong to the session that holds them`() throws {
    // 18:00 in New York, Sunday to Wednesday.
    let stamps = (0..<4).map { Timestamp(seconds: 1_704_668_400 + 86_400 * Int64($0)).nanoseconds }
    let result = try Self.importTable(
      Self.table(ColumnTable.Column("__index_level_0__", .timestamp(stamps, zone: "US/Eastern"))),
      symbol: "CL")
    #expect(result.series.dates == ["2024-01-08", "2024-01-09", "2024-01-10", "2024-01-11"])
  }

  @Test func `rows without a price or a time are put aside by row`() throws {
    var table = Self.table(
      ColumnTable.Column(
        "time", .instants([0, 1, 2, 3].map { 1_704_153_600_000_000_000 + $0 * 60 * Self.minute }),
        isMissing: [false, true, false, false]))
    var columns = table.columns
    columns[1].values = .double([102, 103, .nan, 105])
    table = ColumnTable(columns)
    let result = try Self.importTable(table) { $0.timeframe = Timeframe("3h") }
    #expect(result.quarantine.map(\.line) == [2, 3])
    #expect(result.quarantine.map(\.column) == [6, 2])
    #expect(result.quarantine.map(\.reason) == [.unparsableTime, .missingPrice])
    #expect(result.report.rowsRead == 4 && result.series.open == [100, 103])
  }

  @Test func `several symbols and text prices are refused`() throws {
    let time = ColumnTable.Column(
      "time", .instants((0..<4).map { 1_704_153_600_000_000_000 + $0 * Self.minute }))
    var columns = Self.table(time).columns + [ColumnTable.Column("symbol", .strings(["A", "A", "B", "A"]))]
    let error = #expect(throws: AssayError.self) { try Self.importTable(ColumnTable(columns)) }
    #expect(error?.code == "several_symbols" && error?.lineAndColumn == "3:7")
    let a = try Self.importTable(ColumnTable(columns)) { $0.onlySymbol = "A" }
    #expect(a.series.count == 3 && a.report.otherSymbolRows == 1 && a.report.rowsRead == 4)
    columns[0].values = .strings(["1", "2", "3", "4"])
    columns.removeLast()
    let text = #expect(throws: AssayError.self) { try Self.importTable(ColumnTable(columns)) }
    #expect(text?.code == "unparsable_number" && text?.lineAndColumn == "1:1")
  }

  @Test func `an empty table is refused`() throws {
    let error = #expect(throws: AssayError.self) {
      try Self.importTable(Self.table(ColumnTable.Column("time", .instants([])), rows: 0))
    }
    #expect(error?.code == "empty_file")
  }
}
