public import Diagnostics
import Factory
import Storage
public import Strategies

/// The configuration file of a strategy: what `assay backtest --config` reads, with the parameters in force.
public struct StrategyConfigurationFile: Sendable {
  public let path: String
  private let strategy: String

  public init(_ strategy: String, in folder: ContinuousFolder) {
    self.strategy = strategy
    path = "\(folder.configurations)/\(FileName.encode(strategy)).json"
  }

  public var backupPath: String { path + ".backup" }

  /// Replaces the file as a whole. What was there is kept as `.backup` first.
  ///
  /// - Parameter parameters: JSON in declared order.
  public func write(_ parameters: JSONValue) throws {
    let document: JSONValue = ["strategy": ["type": .string(strategy), "parameters": parameters]]
    let bytes = Array((document.text(.indented) + "\n").utf8)
    if let existing = try existingBytes() {
      // A process that was killed after the write and before it was noted comes here again.
      if existing == bytes { return }
      try AtomicFile.replace(backupPath, with: existing)
    }
    try AtomicFile.replace(path, with: bytes)
  }

  /// The parameters that the file gives; `nil` where there is no file.
  /// - Throws: what is wrong with the file.
  public func parameters(for description: StrategyDescription) throws -> ParameterSet? {
    guard try existingBytes() != nil else { return nil }
    let settings = try RunSettings.load(path).settings
    guard settings.strategy?.lowercased() == description.name.lowercased() else {
      throw AssayError(
        code: "other_strategy",
        message: "The file is of the strategy `\(settings.strategy ?? "")`, not of \(description.name).",
        remedy: "Correct `strategy.type`, or remove the file.", place: path, kind: .usage)
    }
    return try ParameterSet(
      parsing: settings.strategyParameters.map { ($0.key, $0.value) }, for: description)
  }

  private func existingBytes() throws -> [UInt8]? {
    FolderFiles.size(ofFile: path) == nil ? nil : try WholeFile.bytes(of: path)
  }
}
