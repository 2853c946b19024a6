import Diagnostics
import Foundation
import Import
import Market
import Storage
import TestKit
import Testing

@Suite struct UnpackingLimitTests {
  /// A table of prices in which row after row is the same, packed by Python: 70 MiB in 200 kB.
  private static func bomb(_ folder: TemporaryFolder) throws -> String {
    let path = folder.file("bomb.csv.gz")
    _ = try Python.run(
      """
      import gzip, sys
      with gzip.open(sys.argv[1], "wb", 9) as file:
          file.write(b"date,open,high,low,close,volume\\n")
          for _ in range(70):
              file.write(b"2024-01-02,1,1,1,1,1\\n" * 50000)
      """, [path])
    return path
  }

  @Test(.enabled(if: Python.has("gzip")))
  func `a small file that unpacks to very much is refused, and taken when the user says so`() throws {
    let folder = try TemporaryFolder()
    let path = try Self.bomb(folder)
    var options = ImportOptions(instrument: try InstrumentRegistry.resolve(symbol: "AAPL"), timeframe: .day)
    let refused = #expect(throws: AssayError.self) { try BarImporter.importFile(path, options: options) }
    #expect(refused?.code == "unpacks_too_large" && refused?.remedy.contains("--max-unpacked") == true)
    options.unpackingLimit = .upTo(100 << 20)
    let taken = try BarImporter.importFile(path, options: options)
    #expect(taken.report.rowsRead == 3_500_000)
    options.unpackingLimit = .upTo(1 << 20)
    let small = #expect(throws: AssayError.self) { try BarImporter.importFile(path, options: options) }
    #expect(small?.message == "It unpacks to more than 1 MiB.")
    #expect(throws: AssayError.self) { try NumberTable.read(path, .last) }
  }

  @Test(.enabled(if: Python.has("tarfile")))
  func `a bundle that unpacks to very much is refused before it is written`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("bomb.assay")
    _ = try Python.run(
      """
      import io, sys, tarfile
      with tarfile.open(sys.argv[1], "w") as archive:
          for name, size in [("manifest.json", 2), ("series/zeros", 50 << 20)]:
              info = tarfile.TarInfo(name)
              info.size = size
              archive.addfile(info, io.BytesIO(bytes(size)))
      """, [path])
    let database = try ResultsDatabase(folder.file("results.sqlite"))
    let catalogue = try Catalogue(directory: folder.file("data"))
    let error = #expect(throws: AssayError.self) {
      try RunBundle.import(
        path, into: database, catalogue: catalogue, ledger: TrialLedger(folder.file("l.jsonl")),
        limit: .upTo(10 << 20))
    }
    #expect(error?.code == "unpacks_too_large")
    #expect(try folder.contents().allSatisfy { !$0.hasSuffix(".partial") })
  }

  @Test func `a Parquet file that promises more cells than the limit is refused before it is read`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("rows.parquet")
    let ones = ColumnTable.Values.double([Double](repeating: 1, count: 200_000))
    try ParquetFile.write(ColumnTable([.init("a", ones), .init("b", ones)]), to: path)
    let size = try #require(FolderFiles.size(ofFile: path))
    #expect(size < 100_000)
    let error = #expect(throws: AssayError.self) { try ParquetFile.read(path, limit: .upTo(3_000_000)) }
    #expect(error?.code == "unpacks_too_large")
    #expect(try ParquetFile.read(path, columns: ["b"], limit: .upTo(3_000_000)).table.rowCount == 200_000)
  }
}
