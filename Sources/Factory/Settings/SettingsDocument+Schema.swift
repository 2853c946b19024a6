public import Diagnostics

extension SettingsDocument {
  /// The document's JSON Schema (draft 2020-12), for editors and validators: every key with its help, kind, bounds and
  /// default. Names of earlier versions are marked as deprecated.
  public static var jsonSchema: JSONValue {
    var root = SchemaNode()
    let standard = Self()
    for setting in settings {
      var leaf = setting.schema
      leaf["description"] = .string(setting.option.map { "\(setting.help) (\($0))" } ?? setting.help)
      leaf["default"] = setting.show(standard)
      root.insert(leaf, at: setting.path.split(separator: ".").map(String.init)[...])
      if let former = setting.formerPath {
        var old = setting.schema
        old["description"] = .string("now `\(setting.name)`")
        old["deprecated"] = true
        root.insert(old, at: former.split(separator: ".").map(String.init)[...])
      }
    }
    var object = root.schema
    object["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    object["title"] = .string(title)
    return .object(object)
  }
}

/// A section under construction.
private struct SchemaNode {
  private var leaves = JSONObject()
  private var order: [String] = []
  private var sections: [String: SchemaNode] = [:]

  mutating func insert(_ leaf: JSONObject, at path: ArraySlice<String>) {
    guard let key = path.first else { return }
    if !order.contains(key) { order.append(key) }
    if path.count == 1 {
      leaves[key] = .object(leaf)
    } else {
      sections[key, default: SchemaNode()].insert(leaf, at: path.dropFirst())
    }
  }

  /// A section may stand empty, which YAML reads as null.
  var schema: JSONObject {
    var properties = JSONObject()
    for key in order { properties[key] = sections[key].map { .object($0.schema) } ?? leaves[key] }
    return [
      "type": ["object", "null"], "additionalProperties": false, "properties": .object(properties),
    ]
  }
}
