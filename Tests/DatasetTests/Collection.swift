import Dataset
import Diagnostics
import Glibc
import Learning
import Market
import Storage
import Strategies
import Synchronization

/// A collection in a directory of its own that goes away with it.
final class Collection: Sendable {
  let configuration: DatasetConfiguration
  let source: SyntheticBars
  let files: DatasetFiles
  let codeVersion: CodeVersion
  private let root: String

  init(
    _ series: [String: BarSeries], strategies: [String] = ForecastStrategy.names,
    codeVersion: CodeVersion = "test",
    _ change: (inout DatasetConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = DatasetConfiguration(
      symbols: Array(series.keys), timeframe: Timeframe(minutes: 60), strategies: strategies)
    change(&configuration)
    self.configuration = configuration
    self.codeVersion = codeVersion
    source = SyntheticBars(series: series)
    var template = Array("/tmp/assay-dataset-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw AssayError(code: "cannot_write", message: "No directory.", remedy: "None.")
    }
    root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    files = DatasetFiles(directory: root + "/out", name: "test")
  }

  deinit { Self.remove(root) }

  func run(_ forecaster: ForecastMaker = ForecastMaker(DriftForecaster(), trainingBars: 500)) throws
    -> DatasetRun
  {
    try DatasetRun(configuration, source: source, forecaster: forecaster, codeVersion: codeVersion)
  }

  func dataset(workers: Int = 1) async throws -> Dataset {
    guard let dataset = try await run().execute(into: files, workers: workers, progress: { _ in }) else {
      throw AssayError(code: "interrupted", message: "It stopped.", remedy: "None.")
    }
    return dataset
  }

  /// The bytes of the files that a collection writes.
  func bytes() throws -> [[UInt8]] {
    try [files.performance, files.trades, files.metadata].map { try WholeFile.bytes(of: $0) }
  }

  private static func remove(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove("\(path)/\(name)") }
      }
      closedir(folder)
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
