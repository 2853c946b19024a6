import CommandKit
import Diagnostics
import Jobs
import Storage

/// Units of work as documents in a folder, for `assay work`.
enum UnitFiles {
  static let option = Option(
    "write-units", .folder, "write the work as documents for `assay work` instead of doing it")

  /// Writes `unit-0001.json` and so on.
  static func write(_ documents: [WorkDocument], to folder: String) throws -> CommandOutput {
    var files: [String] = []
    for (place, document) in documents.enumerated() {
      let digits = String(place + 1)
      let path = "\(folder)/unit-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits).json"
      try AtomicFile.replace(path, with: document.json.text() + "\n")
      files.append(path)
    }
    let text = """
      \(documents.count) units are in \(folder). Run each with `assay work FILE`; the same command without --write-units
      then takes their results from the cache.
      """
    return CommandOutput(json: ["units": JSONValue(files)], text: text)
  }
}
