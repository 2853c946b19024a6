import Diagnostics
import Foundation
import Storage
import TestKit
import Testing

@Suite struct ParquetFileTests {
  static let everyKind = ColumnTable([
    .init("when", .instants([-1, 0, 1_420_070_400_000_000_000])),
    .init("clock", .timestamp([5, 6, 7], zone: nil)),
    .init("close", .double([1.5, .nan, -.infinity])),
    .init("count", .int64([.min, 0, .max]), isMissing: [false, true, false]),
    .init("small", .int32([-5, 0, 5])),
    .init("flag", .bool([true, false, true]), isMissing: [false, true, false]),
    .init("name", .strings(["b", "", "b"]), isMissing: [false, true, false]),
    .init("city", .strings(["Zürich", "東京", ""])),
  ])

  @Test func `every kind of column survives a round trip`() throws {
    let folder = try TemporaryFolder()
    try ParquetFile.write(
      Self.everyKind, to: folder.file("new/deep/a.parquet"), metadata: [("k", "v"), ("ü", "")])
    let (table, metadata) = try ParquetFile.read(folder.file("new/deep/a.parquet"))
    #expect(table.columnNames == Self.everyKind.columnNames)
    #expect(table["when"]?.values == .instants([-1, 0, 1_420_070_400_000_000_000]))
    #expect(table["clock"]?.values == .timestamp([5, 6, 7], zone: nil))
    let close = try table.doubles("close")
    #expect(close[0] == 1.5 && close[1].isNaN && close[2] == -.infinity)
    let count = try #require(table["count"])
    #expect(count.isMissing == [false, true, false])
    guard case .int64(let counts) = count.values else { Issue.record("count is int64"); return }
    #expect(counts[0] == .min && counts[2] == .max)
    #expect(table["small"]?.values == .int32([-5, 0, 5]))
    #expect(table["flag"]?.isMissing == [false, true, false])
    guard case .string(let names) = table["name"]?.values else { Issue.record("name is string"); return }
    #expect(names[0] == "b" && names[2] == "b" && table["name"]?.isMissing == [false, true, false])
    #expect(table["city"]?.values == .strings(["Zürich", "東京", ""]))
    #expect(metadata.map(\.key) == ["k", "ü"] && metadata.map(\.value) == ["v", ""])
  }

  @Test(arguments: [0, 1, 7, 8, 9, 1000, 1_050_000])
  func `any number of rows survives, across bytes of the bitmaps and row groups`(rows: Int) throws {
    let folder = try TemporaryFolder()
    let doubles = (0..<rows).map { $0 % 3 == 0 ? Double.nan : Double($0) }
    let table = ColumnTable([
      .init("t", .instants((0..<rows).map { Int64($0) * 900_000_000_000 })),
      .init("x", .double(doubles)),
      .init("b", .bool((0..<rows).map { $0 % 5 == 0 })),
      .init("s", .strings((0..<rows).map { "s\($0 % 11)" })),
    ])
    try ParquetFile.write(table, to: folder.file("a.parquet"))
    let read = try ParquetFile.read(folder.file("a.parquet")).table
    #expect(read.rowCount == rows)
    #expect(read["t"]?.values == table["t"]?.values)
    #expect(read["b"]?.values == table["b"]?.values)
    #expect(read["s"]?.values == table["s"]?.values)
    let x = try read.doubles("x")
    #expect(zip(x, doubles).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) } && x.count == rows)
  }

  @Test func `the same table gives the same bytes and leaves nothing else behind`() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      try ParquetFile.write(Self.everyKind, to: folder.file(name), metadata: [("k", "v")])
    }
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder.file("a")))
        == Data(contentsOf: URL(fileURLWithPath: folder.file("b"))))
    #expect(try folder.contents() == ["a", "b"])
  }

  @Test(.enabled(if: Python.has("pyarrow"), "needs python3 with pyarrow"))
  func `pyarrow reads our file with the right types and values`() throws {
    let folder = try TemporaryFolder()
    try ParquetFile.write(Self.everyKind, to: folder.file("a.parquet"), metadata: [("k", "v")])
    let printed = try Python.run(
      """
      from sys import argv
      from pyarrow import parquet as pq
      t = pq.read_table(argv[1])
      for f in t.schema: print(f.name, f.type)
      print(t.schema.metadata[b"k"], pq.read_metadata(argv[1]).row_group(0).column(0).compression)
      for name in ["close", "count", "flag", "name", "city"]: print(t[name].to_pylist())
      """, [folder.file("a.parquet")])
    #expect(
      printed == """
        when timestamp[ns, tz=UTC]
        clock timestamp[ns]
        close double
        count int64
        small int32
        flag bool
        name dictionary<values=string, indices=int32, ordered=0>
        city dictionary<values=string, indices=int32, ordered=0>
        b'v' ZSTD
        [1.5, None, -inf]
        [-9223372036854775808, None, 9223372036854775807]
        [True, None, True]
        ['b', None, 'b']
        ['Zürich', '東京', '']

        """)
  }

  @Test func `named columns are read in the order asked for`() throws {
    let table = try ParquetFile.read(fixture("pyarrow_types.parquet"), columns: ["text", "i8"]).table
    #expect(table.columnNames == ["text", "i8"])
    #expect(try ParquetFile.read(fixture("pyarrow_types.parquet"), columns: []).table.columns.isEmpty)
  }

  @Test func `a description needs no values`() throws {
    let description = try ParquetFile.describe(fixture("pyarrow_types.parquet"))
    #expect(description.rowCount == 3)
    #expect(description.columns.first { $0.name == "ts_us_ny" }?.type == "timestamp[us, tz=America/New_York]")
    #expect(description.columns.first { $0.name == "price" }?.type == "decimal128(9, 2)")
  }
}

/// Files that pandas and pyarrow wrote.
@Suite struct ForeignParquetTests {
  static let newYear2015: Int64 = 1_420_070_400_000_000_000

  @Test(arguments: ["pyarrow_types.parquet", "pyarrow_types.arrow"])
  func `every width and unit is read`(file: String) throws {
    let table = try ParquetFile.read(fixture(file)).table
    #expect(table.rowCount == 3)
    #expect(
      try table.doubles("i8").prefix(2) == [-128, 127] && table["i8"]?.isMissing == [false, false, true])
    #expect(table["u16"]?.values == .int32([0, 65535, 7]))
    #expect(try table.integers("u32") == [0, 4_294_967_295, 7])
    #expect(try table.doubles("f32")[0] == Double(Float(0.1)) && table.doubles("f32")[1].isNaN)
    #expect(try table.doubles("price").prefix(2) == [-37.63, 1.25] && table.doubles("price")[2].isNaN)
    #expect(table["flag"]?.isMissing == [false, true, false])
    guard case .string(let text) = table["text"]?.values else { Issue.record("text is string"); return }
    #expect(text[0] == "ES" && text[2] == "Zürich" && table["text"]?.isMissing == [false, true, false])
    #expect(table["label"]?.values == .strings(["b", "a", "b"]))
    #expect(try table.doubles("nothing").allSatisfy(\.isNaN))
    if table["f16"] != nil { #expect(try table.doubles("f16").prefix(2) == [0.5, -2]) }
    guard case .string(let clock) = table["clock"]?.values else { Issue.record("clock is string"); return }
    #expect(clock[0].hasPrefix("09:30:00") && clock[2].hasPrefix("16:00:00"))
  }

  @Test(arguments: ["pyarrow_types.parquet", "pyarrow_types.arrow"])
  func `times become nanoseconds and keep their zone`(file: String) throws {
    let table = try ParquetFile.read(fixture(file)).table
    for (name, expected) in [("ts_s", nil), ("ts_ms_utc", "UTC"), ("ts_us_ny", "America/New_York")] {
      guard case .timestamp(let values, let zone) = table[name]?.values else {
        Issue.record("\(name) is a time")
        continue
      }
      #expect(values.prefix(2) == [0, Self.newYear2015] && zone == expected)
      #expect(table[name]?.isMissing == [false, false, true])
    }
    guard case .timestamp(let days, nil) = table["day"]?.values else { Issue.record("day is a time"); return }
    #expect(days[0] == 1_587_340_800_000_000_000 && days[2] == -86_400_000_000_000)
    #expect(table["day"]?.sourceType == "date32[day]")
  }

  @Test func `the index of a data frame is a column`() throws {
    let (table, metadata) = try ParquetFile.read(fixture("pandas_index.parquet"))
    #expect(table.columnNames == ["Close", "__index_level_0__"])
    guard case .timestamp(let values, let zone) = table["__index_level_0__"]?.values else {
      Issue.record("the index is a time")
      return
    }
    #expect(values[0] == 1_420_209_000_000_000_000 && zone == "America/New_York")
    #expect(metadata.contains { $0.key == "pandas" })
  }

  @Test func `a nested column is refused by name unless it is left out`() throws {
    let path = try fixture("pyarrow_nested.parquet")
    let error = #expect(throws: AssayError.self) { try ParquetFile.read(path) }
    #expect(error?.message.contains("'nested' holds list<") == true && error?.place == path)
    #expect(try ParquetFile.read(path, columns: ["x"]).table.doubles("x") == [1])
  }

  @Test func `a time beyond nanoseconds is refused and does not wrap`() throws {
    let error = #expect(throws: AssayError.self) { try ParquetFile.read(fixture("pyarrow_far_time.arrow")) }
    #expect(error?.message.contains("out of bounds") == true && error?.kind == .badData)
  }

  @Test func `files that are absent, empty, foreign or cut short are refused with the path`() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: fixture("pyarrow_types.parquet")))
    try Data().write(to: URL(fileURLWithPath: folder.file("empty")))
    try Data("Date,Close\n".utf8).write(to: URL(fileURLWithPath: folder.file("csv")))
    try whole.prefix(500).write(to: URL(fileURLWithPath: folder.file("cut")))
    let codes = [
      ("absent", "no_such_file"), ("empty", "unreadable_parquet"), ("csv", "unreadable_parquet"),
      ("cut", "unreadable_parquet"), ("", "unreadable_parquet"),
    ]
    for (name, code) in codes {
      let error = #expect(throws: AssayError.self) { try ParquetFile.read(folder.file(name)) }
      #expect(name.isEmpty || error?.code == code, "\(name)")
      #expect(error?.place == folder.file(name))
    }
  }

  @Test func `a folder that cannot be written is an error with the system's words`() throws {
    let error = #expect(throws: AssayError.self) {
      try ParquetFile.write(ColumnTable(), to: "/proc/nowhere/a.parquet")
    }
    #expect(error?.code == "cannot_write")
  }

  @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absenceNote)))
  func `two awkward real files are read whole`() throws {
    let crude = try ParquetFile.read(
      SharedData.path("data/raw-awkward/15_crude_CL_backadjusted_daily.parquet")
    ).table
    #expect(crude.rowCount == 10_747)
    guard case .timestamp(let times, let zone) = crude["__index_level_0__"]?.values else {
      Issue.record("the index is a time")
      return
    }
    #expect(zone == "US/Eastern" && times[0] == 417_826_800_000_000_000)
    #expect(try crude.doubles("volume")[0].isNaN)
    let mixed = try ParquetFile.read(SharedData.path("data/raw-awkward/16_es_4h_mixed_anchor.parquet")).table
    #expect(mixed.rowCount == 22_980 && mixed["datetime"]?.sourceType == "timestamp[ns, tz=US/Eastern]")
    #expect(try mixed.doubles("close").last == 6879.5)
  }
}
