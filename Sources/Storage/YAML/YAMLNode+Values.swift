public import Diagnostics

extension YAMLNode {
  /// The text of a scalar, quoted or not.
  public func string() throws(AssayError) -> String {
    guard case .scalar(let text, _) = content, !isNull else { throw unexpected("a text") }
    return text
  }

  /// A finite number in decimal digits.
  public func double() throws(AssayError) -> Double {
    guard case .scalar(let text, isPlain: true) = content, let value = Self.number(text) else {
      throw unexpected("a number")
    }
    return value
  }

  public func integer() throws(AssayError) -> Int {
    guard case .scalar(let text, isPlain: true) = content, let value = Int(text) else {
      throw unexpected("a whole number")
    }
    return value
  }

  /// `true` or `false`. The many other spellings of older YAML are refused, because `no` is also Norway.
  public func bool() throws(AssayError) -> Bool {
    switch content {
    case .scalar("true", isPlain: true): return true
    case .scalar("false", isPlain: true): return false
    default: throw unexpected("true or false")
    }
  }

  public func list() throws(AssayError) -> [YAMLNode] {
    guard case .sequence(let elements) = content else { throw unexpected("a list") }
    return elements
  }

  /// A mapping all of whose keys are known.
  ///
  /// - Parameter keys: the keys that may occur; `nil` when they are names of the user's own.
  /// - Throws: `unknown_key` with the nearest known one.
  public func mapping(allowing keys: [String]? = nil) throws(AssayError) -> YAMLMapping {
    guard case .mapping(let members) = content else { throw unexpected("a mapping of keys to values") }
    let mapping = YAMLMapping(
      members: members.map { (key: $0.key.text, keyPlace: $0.key.place, value: $0.value) }, place: place)
    if let keys, let stranger = mapping.members.first(where: { !keys.contains($0.key) }) {
      throw AssayError(
        code: "unknown_key",
        message: "There is no key `\(stranger.key)` here."
          + NearestName.suggestion(for: stranger.key, among: keys),
        remedy: "The keys are \(keys.joined(separator: ", ")).", place: "\(stranger.keyPlace)", kind: .usage)
    }
    return mapping
  }

  /// The node as JSON: plain scalars as null, booleans and numbers where they look like it, texts otherwise.
  public var json: JSONValue {
    switch content {
    case .scalar where isNull: .null
    case .scalar("true", isPlain: true): true
    case .scalar("false", isPlain: true): false
    case .scalar(let text, isPlain: true):
      Int64(text).map(JSONValue.integer) ?? Self.number(text).map(JSONValue.number) ?? .string(text)
    case .scalar(let text, isPlain: false): .string(text)
    case .sequence(let elements): .array(elements.map(\.json))
    case .mapping(let members): .object(JSONObject(members.map { ($0.key.text, $0.value.json) }))
    }
  }

  /// An error that says what was found and what was expected.
  public func unexpected(_ expected: String) -> AssayError {
    AssayError(
      code: "wrong_type", message: "Found \(kind).", remedy: "Expected \(expected).",
      place: "\(place)", kind: .usage)
  }

  /// The key of a mapping; the reader lets only scalars be keys.
  var text: String { if case .scalar(let text, _) = content { text } else { "" } }

  /// Decimal digits with sign, point and exponent; not the words and hexadecimal forms that `Double` reads.
  private static func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Double(text),
      value.isFinite
    else { return nil }
    return value
  }
}
