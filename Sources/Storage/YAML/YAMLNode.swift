/// A value of a YAML document with the place where it stands, so that every complaint can name it.
public struct YAMLNode: Sendable {
  public var content: Content
  public var place: Place

  public enum Content: Sendable {
    /// A scalar as it is written. `isPlain` tells `true` from `"true"`: only plain ones are numbers or
    /// booleans.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    /// Keys in order; no key occurs twice.
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  /// Where a node begins; lines and columns count from 1.
  public struct Place: Sendable, Hashable, CustomStringConvertible {
    public var source: String
    public var line: Int
    public var column: Int

    public var description: String { "\(source):\(line):\(column)" }
  }

  /// Whether this is a missing value: `~`, `null` or nothing at all.
  public var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// Number of nodes below and including this one, aliases written out.
  var size: Int {
    switch content {
    case .scalar: 1
    case .sequence(let elements): elements.reduce(1) { $0 + $1.size }
    case .mapping(let members): members.reduce(1) { $0 + 1 + $1.value.size }
    }
  }

  /// What this is in the words of an error message.
  var kind: String {
    switch content {
    case .scalar where isNull: "nothing"
    case .scalar(let text, isPlain: true): "`\(text)`"
    case .scalar(let text, isPlain: false): "the text \"\(text)\""
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
