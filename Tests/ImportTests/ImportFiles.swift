import Diagnostics
import Foundation
import Import
import Market
import Storage
import TestKit
import Testing

/// Options for an instrument of the registry; `assetClass` for symbols that it does not know by name.
func importOptions(
  _ symbol: String, assetClass: AssetClass? = nil, _ change: (inout ImportOptions) throws -> Void = { _ in }
) throws -> ImportOptions {
  var options = ImportOptions(
    instrument: try InstrumentRegistry.resolve(symbol: symbol, assetClass: assetClass))
  try change(&options)
  return options
}

/// Imports bytes as if they were a file.
func importBytes(
  _ bytes: some Collection<UInt8>, symbol: String = "BTCUSDT", name: String = "bars.csv",
  _ change: (inout ImportOptions) throws -> Void = { _ in }
) throws -> ImportResult {
  let folder = try TemporaryFolder()
  let path = folder.file(name)
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  return try BarImporter.importFile(path, options: try importOptions(symbol, change))
}

/// Imports text as if it were a file.
func importText(
  _ text: String, symbol: String = "BTCUSDT", name: String = "bars.csv",
  _ change: (inout ImportOptions) throws -> Void = { _ in }
) throws -> ImportResult {
  try importBytes(Array(text.utf8), symbol: symbol, name: name, change)
}

/// The error that an import of text ends with.
func importError(
  _ text: String, symbol: String = "BTCUSDT", _ change: (inout ImportOptions) throws -> Void = { _ in }
) throws -> AssayError {
  try #require(throws: AssayError.self) { try importText(text, symbol: symbol, change) }
}

extension AssayError {
  /// Line and column of the place, without the path: `3:2`.
  var lineAndColumn: String? {
    place.map { $0.split(separator: ":").suffix(2).joined(separator: ":") }
  }
}

extension BarSeries {
  /// Closing times as ISO 8601.
  var times: [String] { timestamps.map { Timestamp(nanoseconds: $0).description } }
  /// Session dates as ISO 8601.
  var dates: [String] { sessionDates.map { CivilDate(daysSinceEpoch: $0).description } }
}

/// Rows of `time,open,high,low,close,volume` with given times and plain prices.
func rows(_ times: [String], delimiter: String = ",", lineEnd: String = "\n") -> String {
  times.enumerated().map { i, time in
    [time, "\(100 + i)", "\(102 + i)", "\(99 + i)", "\(101 + i)", "\(10 * i)"].joined(separator: delimiter)
      + lineEnd
  }.joined()
}

let header = "timestamp,open,high,low,close,volume\n"

/// A small generator with a printed seed, independent of the product's.
struct TestRandom: RandomNumberGenerator {
  var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
