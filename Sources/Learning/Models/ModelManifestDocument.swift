import Diagnostics
import Storage

/// `manifest.json` of a model folder: written from a model, and read back.
struct ModelManifestDocument {
  let document: JSONValue

  init(
    _ model: any Model, _ file: ModelFile, _ description: ModelDescription, _ identity: Identity
  ) {
    let preparation = model.preparation
    var target: JSONObject = ["name": .string(model.target.name)]
    if case .classes(let count) = model.target { target["classes"] = JSONValue(count) }
    var members: JSONObject = [
      "format_version": JSONValue(ModelFolder.formatVersion), "kind": .string(description.kind),
      "family": .string(model.family),
      "label": ["column": .string(description.label), "meaning": .string(description.labelMeaning)],
      "target": .object(target),
      "features": .array(
        preparation.features.map { name in
          let entry = description.dictionary[name]
          return [
            "name": .string(name), "lookback": entry?.lookback.map { JSONValue($0) } ?? .null,
            "formula": JSONValue(entry?.formula),
          ]
        }),
      "preparation": [
        "style": .string(preparation.style.rawValue),
        "columns": .array(preparation.columns.map(Self.document)),
      ],
      "training": [
        "from": .string(description.trainedFrom), "through": .string(description.trainedThrough),
        "rows": JSONValue(description.rows),
        "purge": "rows whose label was not known before the next part are left out",
        "embargo_days": JSONValue(description.embargoDays), "seed": .string("\(description.seed)"),
        "data_sha256": .string(description.dataHash),
      ],
      "parameters": model.parameters, "scores": description.scores,
      "file": .string(file.name), "format": .string(file.format), "library": .string(file.library),
      "model_sha256": .string(SHA256.hexadecimal(of: file.bytes)),
      "code_version": .string(description.codeVersion.description),
      "identity": .string(identity.text), "identity_sha256": .string(identity.hexadecimal),
    ]
    if !description.subject.isNull { members["subject"] = description.subject }
    members[Self.digestKey] = .string(Self.digest(members))
    document = .object(members)
  }

  /// The member that holds the digest of all others, so that a manifest that was edited is refused.
  static let digestKey = "manifest_sha256"

  static func digest(_ members: JSONObject) -> String {
    var others = members
    others[digestKey] = nil
    return SHA256.hexadecimal(of: JSONValue.object(others).canonical.text())
  }

  private static func document(_ column: FeaturePreparation.Column) -> JSONValue {
    var document: JSONObject = ["feature": .string(column.feature)]
    switch column.source {
    case .value: document["source"] = "value"
    case .category(let name):
      document["source"] = "category"
      document["category"] = .string(name)
    case .isMissing: document["source"] = "is_missing"
    }
    document["fill"] = JSONValue(column.fill)
    document["centre"] = .number(column.centre)
    document["scale"] = .number(column.scale)
    return .object(document)
  }

  /// What loading needs of a manifest.
  struct Parts {
    let kind, family, file, format, digest, identity: String
    let target: ModelTarget
    let preparation: FeaturePreparation
    let parameters: JSONValue
    let dictionary: FeatureDictionary

    /// `nil` where something is missing or of the wrong kind.
    init?(_ document: JSONValue) {
      guard let kind = document["kind"]?.stringValue, let family = document["family"]?.stringValue,
        let file = document["file"]?.stringValue, let format = document["format"]?.stringValue,
        let digest = document["model_sha256"]?.stringValue,
        let identity = document["identity_sha256"]?.stringValue,
        let features = document["features"]?.arrayValue?.compactMap({ $0["name"]?.stringValue }),
        let style = document["preparation"]?["style"]?.stringValue.flatMap(
          FeaturePreparation.Style.init(rawValue:)),
        let columns = document["preparation"]?["columns"]?.arrayValue,
        let target = Self.target(document["target"])
      else { return nil }
      let read = columns.compactMap(Self.column)
      guard read.count == columns.count, !features.isEmpty else { return nil }
      (self.kind, self.family, self.file, self.format) = (kind, family, file, format)
      (self.digest, self.identity, self.target) = (digest, identity, target)
      preparation = FeaturePreparation(style: style, features: features, columns: read)
      parameters = document["parameters"] ?? .null
      dictionary = FeatureDictionary(document)
    }

    private static func target(_ document: JSONValue?) -> ModelTarget? {
      switch document?["name"]?.stringValue {
      case "probability": .probability
      case "value": .value
      case "classes": document?["classes"]?.integerValue.flatMap { $0 > 1 ? .classes($0) : nil }
      default: nil
      }
    }

    private static func column(_ document: JSONValue) -> FeaturePreparation.Column? {
      guard let feature = document["feature"]?.stringValue, let centre = document["centre"]?.doubleValue,
        let scale = document["scale"]?.doubleValue
      else { return nil }
      let source: FeaturePreparation.Column.Source
      switch (document["source"]?.stringValue, document["category"]?.stringValue) {
      case ("value", _): source = .value
      case ("is_missing", _): source = .isMissing
      case ("category", let name?): source = .category(name)
      default: return nil
      }
      return FeaturePreparation.Column(
        feature: feature, source: source, fill: document["fill"]?.doubleValue, centre: centre,
        scale: scale)
    }
  }
}
