/// A JSON document in memory, with the order of keys kept.
///
/// Everything that the product prints with `--json`, stores beside its artefacts or reads back goes through
/// this type, so numbers look the same everywhere: integers exactly, doubles with the fewest digits that read
/// back to the same double, NaN and infinities as `null`.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// Wraps an integer of any width; one that does not fit 64 bits with sign becomes a double.
  public init(_ value: some BinaryInteger) {
    self = Int64(exactly: value).map(JSONValue.integer) ?? .number(Double(value))
  }

  /// `nil` becomes `null`; a NaN stays a number here and becomes `null` in the text.
  public init(_ value: Double?) { self = value.map(JSONValue.number) ?? .null }
  public init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }
  public init(_ value: Bool?) { self = value.map(JSONValue.bool) ?? .null }
  public init(_ values: [Double]) { self = .array(values.map(JSONValue.number)) }
  public init(_ values: [String]) { self = .array(values.map(JSONValue.string)) }

  /// The member of an object, or `nil` when this is no object or has no such key.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let object) = self else { return nil }
    return object[key]
  }

  /// The element of an array, or `nil` when this is no array or the index is outside it.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  public var stringValue: String? { if case .string(let text) = self { text } else { nil } }
  public var boolValue: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  public var arrayValue: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  public var objectValue: JSONObject? { if case .object(let object) = self { object } else { nil } }
  public var isNull: Bool { self == .null }

  /// The value of an integer, or of a number that is whole and fits; otherwise `nil`.
  public var integerValue: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The value of a number, whole or not; `nil` for everything else, `null` included.
  public var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

extension JSONValue {
  /// An object without some of its members; what is no object as it is.
  public func removing(_ keys: Set<String>) -> JSONValue {
    guard let object = objectValue else { return self }
    return .object(JSONObject(object.members.filter { !keys.contains($0.key) }.map { ($0.key, $0.value) }))
  }
}
