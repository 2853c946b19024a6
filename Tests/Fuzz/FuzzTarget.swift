import Diagnostics
import Glibc
import Import
import Market
import Providers
import Storage

/// The parsers under libFuzzer, by name.
enum FuzzTarget {
  typealias Body = @Sendable ([UInt8]) throws -> Void

  static let all: [String: Body] = [
    "import": { try importFile($0, symbol: "ES") }, "import-daily": { try importFile($0, symbol: "AAPL") },
    "stamp": stamp, "provider": provider,
    "yaml": { _ = try YAMLReader.parse(String(decoding: $0, as: UTF8.self), source: "fuzz") },
    "instruments": { _ = try InstrumentsFile.read(file($0)) },
    "actions": { _ = try ActionsFile.read(file($0)) },
    "json": { _ = try JSONValue(parsing: $0) }, "table": { _ = try TableFile.read(file($0)) },
    "parquet": { _ = try ParquetFile.read(file($0)) },
    "archive": archive,
  ]

  /// The target that the environment names.
  static let chosen: Body = {
    let name = getenv("ASSAY_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let body = all[name] else {
      print("Set ASSAY_FUZZ_TARGET to one of \(all.keys.sorted().joined(separator: ", ")).")
      exit(2)
    }
    return body
  }()

  /// Bars of any form, from a file that lives in memory.
  private static func importFile(_ bytes: [UInt8], symbol: String) throws {
    var options = ImportOptions(instrument: try InstrumentRegistry.resolve(symbol: symbol))
    options.today = CivilDate(daysSinceEpoch: 20_000)
    options.workers = 1
    options.unpackingLimit = .upTo(1 << 24)
    _ = try BarImporter.importFile(file(bytes), options: options)
  }

  /// Every form of a time, on the same cell.
  private static let stamp: Body = { bytes in
    bytes.withUnsafeBufferPointer { cell in
      let context = StampContext(today: CivilDate(daysSinceEpoch: 20_000))
      for form in StampForm.all { _ = StampReader.read(cell, form, context) }
      for form in [ClockForm.colons, .hoursMinutes, .hoursMinutesSeconds, .dayFraction] {
        _ = StampReader.readClock(cell, form)
      }
    }
  }

  /// The first byte chooses the provider, the others are its answer.
  private static let provider: Body = { bytes in
    guard let first = bytes.first, let day = CivilDate(year: 2024, month: 1, day: 1) else { return }
    let all = ProviderCatalogue.all
    let provider = all[Int(first) % all.count]
    let query = BarQuery(
      symbol: "X", timeframe: .day, from: day, through: day.advanced(byDays: 30), base: "http://127.0.0.1")
    guard let request = provider.requests(query).first else { return }
    _ = try provider.read(Array(bytes.dropFirst()), of: request, query)
  }

  /// Compressed files and archives, told from their first bytes.
  private static let archive: Body = { bytes in
    let packed = FileBytes(copying: bytes)
    guard let packing = Archive.Packing(packed) else { return }
    _ = try Archive.unpack(packed, packing, path: "fuzz", limit: .upTo(1 << 22))
  }

  /// The path of a file in memory with these bytes; the next call writes over it.
  private static func file(_ bytes: [UInt8]) throws -> String {
    guard ftruncate(memory, 0) == 0, lseek(memory, 0, SEEK_SET) == 0,
      bytes.withUnsafeBytes({ write(memory, $0.baseAddress, $0.count) }) == bytes.count
    else { fatalError("the file in memory cannot be written") }
    return "/proc/self/fd/\(memory)"
  }

  /// An open file in memory that has no name.
  private static let memory: CInt = {
    var name = Array("/dev/shm/assay-fuzz-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { fatalError("no file can be made in /dev/shm") }
    unlink(name)
    return descriptor
  }()
}
