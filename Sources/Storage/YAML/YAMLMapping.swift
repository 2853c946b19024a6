public import Diagnostics

/// A mapping with typed look-ups. A key with an empty value counts as missing.
public struct YAMLMapping: Sendable {
  public let members: [(key: String, keyPlace: YAMLNode.Place, value: YAMLNode)]
  public let place: YAMLNode.Place

  public var keys: [String] { members.map(\.key) }

  /// The value of a key, or `nil` when it is missing or empty.
  public subscript(key: String) -> YAMLNode? {
    members.first { $0.key == key && !$0.value.isNull }?.value
  }

  /// - Throws: `missing_key` with the place of the mapping.
  public func required(_ key: String) throws(AssayError) -> YAMLNode {
    if let node = self[key] { return node }
    throw AssayError(
      code: "missing_key", message: "The key `\(key)` is missing here.", remedy: "Add `\(key): …`.",
      place: "\(place)", kind: .usage)
  }

  public func string(_ key: String) throws(AssayError) -> String? { try self[key]?.string() }
  public func double(_ key: String) throws(AssayError) -> Double? { try self[key]?.double() }
  public func integer(_ key: String) throws(AssayError) -> Int? { try self[key]?.integer() }
  public func bool(_ key: String) throws(AssayError) -> Bool? { try self[key]?.bool() }

  /// A list of texts; a single text counts as a list of one.
  public func strings(_ key: String) throws(AssayError) -> [String]? {
    guard let node = self[key] else { return nil }
    if case .scalar = node.content { return [try node.string()] }
    var texts: [String] = []
    for element in try node.list() { texts.append(try element.string()) }
    return texts
  }

  /// A list of whole numbers.
  public func integers(_ key: String) throws(AssayError) -> [Int]? {
    guard let node = self[key] else { return nil }
    var numbers: [Int] = []
    for element in try node.list() { numbers.append(try element.integer()) }
    return numbers
  }
}
