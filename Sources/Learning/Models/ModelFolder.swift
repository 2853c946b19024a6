public import Diagnostics
public import Storage

/// A model on disk: a folder with the model in its library's format, `manifest.json` and `card.md`.
///
/// The manifest holds what a reader of the model needs (features in order, how columns are made of them) and what made
/// it; the digest of the model's file is in it, so another file is refused.
public enum ModelFolder {
  /// The version of the manifest that this program writes; it reads this one and earlier ones.
  /// Since 2 it holds a digest of itself.
  public static let formatVersion = 2

  /// A model that was read.
  public struct Loaded: Sendable {
    public let model: any Model
    public let manifest: JSONValue
    /// The identity in the manifest, 64 digits.
    public let identity: String
    public let kind: String
    public let dictionary: FeatureDictionary
  }

  /// Writes the three files; the manifest comes last, so a folder that has one is whole.
  ///
  /// - Returns: the identity of the model.
  @discardableResult
  public static func save(_ model: any Model, _ description: ModelDescription, to folder: String) throws
    -> String
  {
    let file = try model.file()
    let identity = Self.identity(model, file, description)
    try AtomicFile.replace("\(folder)/\(file.name)", with: file.bytes)
    try AtomicFile.replace("\(folder)/card.md", with: ModelCard(model, description, identity).text)
    let manifest = ModelManifestDocument(model, file, description, identity).document
    try AtomicFile.replace("\(folder)/manifest.json", with: manifest.text(.indented) + "\n")
    return identity.hexadecimal
  }

  /// What a model follows from: the same description, parameters and library give the same.
  public static func identity(of model: any Model, _ description: ModelDescription) throws -> Identity {
    identity(model, try model.file(), description)
  }

  static func identity(_ model: any Model, _ file: ModelFile, _ description: ModelDescription) -> Identity {
    var configuration: JSONObject = [
      "kind": .string(description.kind), "family": .string(model.family),
      "label": .string(description.label),
      "target": .string(model.target.name), "features": JSONValue(model.preparation.features),
      "parameters": model.parameters, "library": .string(file.library),
      "trained_from": .string(description.trainedFrom),
      "trained_through": .string(description.trainedThrough),
      "embargo_days": JSONValue(description.embargoDays),
    ]
    if !description.subject.isNull { configuration["subject"] = description.subject }
    return Identity(
      .model, code: description.codeVersion, data: .string(description.dataHash), contract: .null,
      configuration: .object(configuration), seed: description.seed)
  }

  /// Reads a model folder.
  ///
  /// - Throws: `no_such_file`; `invalid_manifest`; `model_too_new` for a manifest of a later version; `model_changed`
  ///   when the file is not the one that the manifest describes, or the manifest was edited; `xgboost_failed`.
  public static func load(_ folder: String) throws -> Loaded {
    let path = "\(folder)/manifest.json"
    let manifest = try JSONValue(parsing: WholeFile.bytes(of: path), source: path)
    let version = manifest["format_version"]?.integerValue ?? 0
    guard version >= 1 else {
      throw AssayError.invalidManifest(path, "It names no version of its format.")
    }
    guard version <= formatVersion else {
      throw AssayError(
        code: "model_too_new",
        message: "The manifest has version \(version); this program reads versions up to \(formatVersion).",
        remedy: "Use the version of assay that wrote it, or a later one.", place: path, kind: .badData)
    }
    guard let parts = ModelManifestDocument.Parts(manifest) else {
      throw AssayError.invalidManifest(path, "It lacks kind, family, features, columns or digests.")
    }
    // A name from outside is not to lead out of the folder.
    guard ["model.json", "model.ubj", "model.onnx"].contains(parts.file) else {
      throw AssayError.invalidManifest(path, "It names the file `\(parts.file)`.")
    }
    if version >= 2, let members = manifest.objectValue,
      members[ModelManifestDocument.digestKey]?.stringValue != ModelManifestDocument.digest(members)
    {
      throw AssayError(
        code: "model_changed", message: "The manifest was changed after the model was written.",
        remedy: "Bring back the file as it was, or train the model again.", place: path, kind: .badData)
    }
    let filePath = "\(folder)/\(parts.file)"
    guard try SHA256.hexadecimal(ofFile: filePath) == parts.digest else {
      throw AssayError(
        code: "model_changed", message: "The model is not the one that its manifest describes.",
        remedy: "Train it again, or bring back the file of the digest \(parts.digest.prefix(12))….",
        place: filePath, kind: .badData)
    }
    let bytes = try WholeFile.bytes(of: filePath)
    return Loaded(
      model: try model(parts, bytes, path), manifest: manifest, identity: parts.identity, kind: parts.kind,
      dictionary: parts.dictionary)
  }

  private static func model(
    _ parts: ModelManifestDocument.Parts, _ bytes: [UInt8], _ path: String
  ) throws -> any Model {
    switch parts.format {
    case TreesModel.format:
      return TreesModel(
        family: parts.family, target: parts.target, preparation: parts.preparation,
        parameters: parts.parameters,
        trees: try TreeModel(bytes: bytes, features: parts.preparation.columnNames))
    case NetworkModel.format:
      let link: DenseNetwork.Link =
        switch parts.target {
        case .probability: .logistic
        case .value: .identity
        case .classes: .softmax
        }
      guard let network = DenseNetwork(onnx: bytes, link: link),
        network.inputs == parts.preparation.columns.count, network.outputs == parts.target.outputs
      else { throw AssayError.invalidManifest(path, "The ONNX file is not one that this program wrote.") }
      return NetworkModel(
        family: parts.family, target: parts.target, preparation: parts.preparation,
        parameters: parts.parameters, network: network)
    case SequenceModel.format:
      let model = SequenceModel(
        onnx: bytes, family: parts.family, target: parts.target, preparation: parts.preparation,
        parameters: parts.parameters)
      guard let model else {
        throw AssayError.invalidManifest(path, "The ONNX file is not one that this program wrote.")
      }
      return model
    default: throw AssayError.invalidManifest(path, "It names the format `\(parts.format)`.")
    }
  }
}

extension ModelFolder.Loaded {
  /// Whether a table can be read: the same features in the same form, computed the same way.
  ///
  /// - Throws: `model_features_differ` with every difference.
  public func check(_ table: TrainingTable, dictionary other: FeatureDictionary) throws(AssayError) {
    try model.preparation.checkFeatures(of: table)
    let different = dictionary.differences(to: other, among: model.preparation.features)
    if different.isEmpty { return }
    throw AssayError(
      code: "model_features_differ",
      message: "Features are computed otherwise than in training: \(different.joined(separator: "; ")).",
      remedy: "Compute them as the model's manifest says, or train the model again.", kind: .badData)
  }
}

extension Identity.Method {
  public static let model = Self("model", version: 1)
}
