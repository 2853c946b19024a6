public import Diagnostics

extension SettingsDocument {
  /// The effective configuration by key, nested as in the file.
  public var json: JSONValue {
    var sections = JSONObject()
    for setting in Self.settings {
      Self.put(
        setting.show(self), at: setting.path.split(separator: ".").map(String.init)[...], in: &sections)
    }
    return .object(sections)
  }

  /// The effective configuration as a file that reads back to the same settings, each key with what it means.
  public var yaml: String {
    var lines: [String] = []
    var open: [String] = []
    for setting in Self.settings {
      let words = setting.path.split(separator: ".").map(String.init)
      let sections = Array(words.dropLast())
      let shared = zip(open, sections).prefix { $0 == $1 }.count
      for depth in shared..<sections.count {
        lines.append(String(repeating: "  ", count: depth) + "\(sections[depth]):")
      }
      open = sections
      let option = setting.option.map { " (\($0))" } ?? ""
      let text =
        String(repeating: "  ", count: sections.count) + "\(setting.name): \(Self.scalar(setting.show(self)))"
      lines.append(
        text + String(repeating: " ", count: max(1, 46 - text.count)) + "# \(setting.help)\(option)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func put(_ value: JSONValue, at path: ArraySlice<String>, in object: inout JSONObject) {
    guard let key = path.first else { return }
    if path.count == 1 { return object[key] = value }
    var inner = object[key]?.objectValue ?? JSONObject()
    put(value, at: path.dropFirst(), in: &inner)
    object[key] = .object(inner)
  }

  /// JSON's scalars are YAML's.
  private static func scalar(_ value: JSONValue) -> String {
    guard case .object(let object) = value else { return value.text() }
    return "{"
      + object.members.map { "\(JSONValue.string($0.key).text()): \($0.value.text())" }
      .joined(separator: ", ") + "}"
  }
}
