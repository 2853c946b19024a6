public import Diagnostics
import Storage

/// What lies beside a saved model and says what it is: features in order, what it was trained on, with what, and the
/// digest of the model's own file.
public struct ModelManifest: Sendable, Hashable {
  /// What the model is for, as `position_size`.
  public var kind: String
  /// Names of the features, in the order of the columns.
  public var features: [String]
  /// Rows it was trained on, and the digest of them.
  public var rows: Int
  public var dataHash: String
  /// Of the trees.
  public var parameters: JSONValue
  /// What is needed beside the trees, by the rules of `kind`.
  public var settings: JSONValue
  /// Version of this program.
  public var codeVersion: String
  /// What the model is named by: code, data, parameters, seed and library; `nil` for models of early programs.
  public var identity: String?

  public init(
    kind: String, features: [String], rows: Int, dataHash: String, parameters: JSONValue, settings: JSONValue,
    codeVersion: String, identity: String? = nil
  ) {
    self.kind = kind
    self.features = features
    self.rows = rows
    self.dataHash = dataHash
    self.parameters = parameters
    self.settings = settings
    self.codeVersion = codeVersion
    self.identity = identity
  }

  /// Beside the model: `m.json` and `m.ubj` have `m.manifest.json`.
  static func path(beside model: String) -> String {
    let stem = [".json", ".ubj"].first { model.hasSuffix($0) }.map { model.dropLast($0.count) } ?? model[...]
    return "\(stem).manifest.json"
  }
}

extension TreeModel {
  /// Writes the model in XGBoost's own format, JSON or, when the path ends in `.ubj`, its binary twin, and the manifest
  /// beside it.
  ///
  /// - Throws: `cannot_write`, `xgboost_failed`.
  public func save(to path: String, _ manifest: ModelManifest) throws {
    let bytes = try bytes(path.hasSuffix(".ubj") ? .ubj : .json)
    try AtomicFile.replace(path, with: bytes)
    let document: JSONValue = [
      "kind": .string(manifest.kind), "features": JSONValue(manifest.features),
      "rows": JSONValue(manifest.rows), "data_sha256": .string(manifest.dataHash),
      "parameters": manifest.parameters, "settings": manifest.settings,
      "code_version": .string(manifest.codeVersion), "identity_sha256": JSONValue(manifest.identity),
      "library": .string("XGBoost \(TreeModel.libraryVersion)"),
      "model_sha256": .string(try SHA256.hexadecimal(ofFile: path)),
    ]
    try AtomicFile.replace(ModelManifest.path(beside: path), with: document.text(.indented) + "\n")
  }

  /// Reads a model with its manifest.
  ///
  /// - Throws: `no_such_file`; `invalid_manifest`; `model_changed` when the file is not the one that the manifest
  ///   describes; `xgboost_failed`.
  public static func load(_ path: String, kind: String) throws -> (model: TreeModel, manifest: ModelManifest)
  {
    let manifestPath = ModelManifest.path(beside: path)
    let document = try JSONValue(parsing: WholeFile.bytes(of: manifestPath), source: manifestPath)
    guard let features = document["features"]?.arrayValue?.compactMap(\.stringValue), !features.isEmpty,
      let found = document["kind"]?.stringValue, let digest = document["model_sha256"]?.stringValue,
      let parameters = document["parameters"], let settings = document["settings"]
    else { throw AssayError.invalidManifest(manifestPath, "It lacks features, kind, settings or digests.") }
    guard found == kind else {
      throw AssayError.invalidManifest(manifestPath, "It is of kind `\(found)`, not `\(kind)`.")
    }
    guard try SHA256.hexadecimal(ofFile: path) == digest else {
      throw AssayError(
        code: "model_changed", message: "The model is not the one that its manifest describes.",
        remedy: "Train it again, or bring back the file of the digest \(digest.prefix(12))….", place: path,
        kind: .badData)
    }
    let model = try TreeModel(bytes: try WholeFile.bytes(of: path), features: features)
    let manifest = ModelManifest(
      kind: kind, features: features, rows: document["rows"]?.integerValue ?? 0,
      dataHash: document["data_sha256"]?.stringValue ?? "", parameters: parameters, settings: settings,
      codeVersion: document["code_version"]?.stringValue ?? "",
      identity: document["identity_sha256"]?.stringValue)
    return (model, manifest)
  }
}

extension AssayError {
  static func invalidManifest(_ path: String, _ message: String) -> AssayError {
    AssayError(
      code: "invalid_manifest", message: message, remedy: "Give the model that was saved with it.",
      place: path,
      kind: .badData)
  }
}
