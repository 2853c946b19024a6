import Diagnostics
import Glibc
import Import
import Market
import Providers
import Storage

/// One parser under libFuzzer: `assay-fuzz TARGET [options of libFuzzer] CORPUS…`; see scripts/libfuzzer.sh.
///
/// Whatever the bytes are, a parser ends with a value or with an `AssayError`. A trap, an access outside memory or an
/// endless loop is a finding, which libFuzzer writes to a file.
@main struct Fuzz {
  typealias Target = @Sendable ([UInt8]) throws -> Void

  static let targets: [String: Target] = [
    "import": { try importFile($0, symbol: "ES") }, "import-daily": { try importFile($0, symbol: "AAPL") },
    "stamp": stamp, "provider": provider,
    "yaml": { _ = try YAMLReader.parse(String(decoding: $0, as: UTF8.self), source: "fuzz") },
    "json": { _ = try JSONValue(parsing: $0) }, "table": { try table($0) },
  ]

  /// SAFETY: set once before the loop begins, which has one thread.
  nonisolated(unsafe) static var chosen: Target = { _ in }

  static func main() {
    guard CommandLine.arguments.count > 1, let target = targets[CommandLine.arguments[1]] else {
      print("Usage: assay-fuzz TARGET [options of libFuzzer] CORPUS…")
      print("Targets: \(targets.keys.sorted().joined(separator: ", "))")
      exit(2)
    }
    chosen = target
    // libFuzzer sees its own options alone.
    var count = CommandLine.argc - 1
    var arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>(CommandLine.unsafeArgv + 1)
    exit(
      runLibFuzzer(&count, &arguments) { start, count in
        try? Fuzz.chosen(Array(UnsafeBufferPointer(start: start, count: count)))
        return 0
      })
  }

  /// Bars of any form, from a file that lives in memory.
  private static func importFile(_ bytes: [UInt8], symbol: String) throws {
    let path = try file(bytes)
    var options = ImportOptions(instrument: try InstrumentRegistry.resolve(symbol: symbol))
    options.today = CivilDate(daysSinceEpoch: 20_000)
    options.workers = 1
    options.unpackingLimit = .upTo(1 << 26)
    _ = try BarImporter.importFile(path, options: options)
  }

  /// Every form of a time, on the same cell.
  private static let stamp: Target = { bytes in
    bytes.withUnsafeBufferPointer { cell in
      let context = StampContext(today: CivilDate(daysSinceEpoch: 20_000))
      for form in StampForm.all { _ = StampReader.read(cell, form, context) }
      for form in [ClockForm.colons, .hoursMinutes, .hoursMinutesSeconds, .dayFraction] {
        _ = StampReader.readClock(cell, form)
      }
    }
  }

  /// The first byte chooses the provider, the others are its answer.
  private static let provider: Target = { bytes in
    guard let first = bytes.first, let day = CivilDate(year: 2024, month: 1, day: 1) else { return }
    let all = ProviderCatalogue.all
    let provider = all[Int(first) % all.count]
    let query = BarQuery(
      symbol: "X", timeframe: .day, from: day, through: day.advanced(byDays: 30), base: "http://127.0.0.1")
    guard let request = provider.requests(query).first else { return }
    _ = try provider.read(Array(bytes.dropFirst()), of: request, query)
  }

  private static func table(_ bytes: [UInt8]) throws { _ = try TableFile.read(file(bytes)) }

  /// The path of a file in memory with these bytes; the next call writes over it.
  private static func file(_ bytes: [UInt8]) throws -> String {
    guard ftruncate(memory, 0) == 0, lseek(memory, 0, SEEK_SET) == 0,
      bytes.withUnsafeBytes({ write(memory, $0.baseAddress, $0.count) }) == bytes.count
    else { fatalError("the file in memory cannot be written") }
    return "/proc/self/fd/\(memory)"
  }

  private static let memory = memfd_create("fuzz", 0)
}

/// The loop of libFuzzer, which the runtime of `-sanitize=fuzzer` brings.
@_silgen_name("LLVMFuzzerRunDriver")
private func runLibFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt
