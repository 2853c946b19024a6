import Diagnostics
import Storage

/// Where the files of a dataset lie.
public struct DatasetFiles: Sendable, Hashable {
  public let directory: String
  public let name: String

  public init(directory: String, name: String) {
    self.directory = directory
    self.name = name
  }

  public var performance: String { file("strategy_performance.parquet") }
  public var trades: String { file("trades.parquet") }
  public var features: String { file("features.parquet") }
  public var metadata: String { file("metadata.json") }
  private func file(_ ending: String) -> String { "\(directory)/\(FileName.encode(name))_\(ending)" }

  /// Says which dataset the directory belongs to, from the first moment on.
  var marker: String { "\(directory)/dataset.json" }

  /// The rows of single symbols, as they lie beside the dataset until it is put together.
  var parts: String { "\(directory)/parts" }

  /// Finds the dataset of a directory.
  /// - Throws: `no_dataset` when the directory holds none.
  public init(in directory: String) throws {
    let marker = DatasetFiles(directory: directory, name: "").marker
    guard let bytes = try? WholeFile.bytes(of: marker),
      let name = try? JSONValue(parsing: bytes)["name"]?.stringValue
    else {
      throw AssayError(
        code: "no_dataset", message: "The directory \(directory) holds no dataset.",
        remedy: "Make one with `assay dataset collect --output DIR`.", place: directory, kind: .usage)
    }
    self.init(directory: directory, name: name)
  }

  /// Takes the directory for a dataset.
  /// - Throws: `another_dataset` when it belongs to one with other bars, settings, version or name.
  func claim(identity: String) throws {
    if let bytes = try? WholeFile.bytes(of: marker) {
      let document = try? JSONValue(parsing: bytes)
      if document?["identity"]?.stringValue == identity, document?["name"]?.stringValue == name { return }
      throw AssayError(
        code: "another_dataset",
        message: "The directory \(directory) holds another dataset"
          + (document?["name"]?.stringValue.map { ", `\($0)`," } ?? "")
          + " made from other bars, symbols, settings or program.",
        remedy: "Choose another --output, or remove the directory.", place: directory, kind: .usage)
    }
    let document: JSONValue = ["name": .string(name), "identity": .string(identity)]
    try AtomicFile.replace(marker, with: document.text() + "\n")
  }
}
