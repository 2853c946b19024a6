import Diagnostics
import Foundation
import Market
import Storage
import Testing

/// A folder for the files of one test, removed afterwards.
final class ImportFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("assay-import-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: some Collection<UInt8>) throws -> String {
    let target = url.appendingPathComponent(name)
    try Data(bytes).write(to: target)
    return target.path
  }
}

/// Options for an instrument of the registry.
func importOptions(_ symbol: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws -> ImportOptions {
  var options = ImportOptions(instrument: try InstrumentRegistry.resolve(symbol: symbol))
  change(&options)
  return options
}

/// Imports text as if it were a file.
func importText(
  _ text: String, symbol: String = "BTCUSDT", name: String = "bars.csv",
  _ change: (inout ImportOptions) -> Void = { _ in }
) throws -> ImportResult {
  let folder = try ImportFolder()
  return try BarImporter.importFile(
    try folder.file(name, Array(text.utf8)), options: try importOptions(symbol, change))
}

/// The error that an import of text ends with.
func importError(
  _ text: String, symbol: String = "BTCUSDT", _ change: (inout ImportOptions) -> Void = { _ in }
) throws -> AssayError {
  try #require(throws: AssayError.self) { try importText(text, symbol: symbol, change) }
}
