/// The members of a JSON object in the order in which they were added.
///
/// Look-up is a scan while the object is small, which the objects of this product are; from
/// `indexingThreshold` members on an index is kept beside the members.
public struct JSONObject: Sendable {
  /// Keys and values in order; no key occurs twice.
  public private(set) var members: [(key: String, value: JSONValue)] = []
  private var positions: [String: Int] = [:]
  private static let indexingThreshold = 16

  public init() {}

  /// Takes the members in the given order; a key that occurs again replaces the earlier value in its place.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  public var count: Int { members.count }
  public var isEmpty: Bool { members.isEmpty }
  public var keys: [String] { members.map(\.key) }

  /// The value of a key. Setting a new key appends it, setting a known one keeps its place, `nil` removes it.
  public subscript(key: String) -> JSONValue? {
    get { position(of: key).map { members[$0].value } }
    set {
      switch (position(of: key), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil):
        members.remove(at: index)
        reindex()
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  private func position(of key: String) -> Int? {
    positions.isEmpty ? members.firstIndex { $0.key == key } : positions[key]
  }

  private mutating func append(_ key: String, _ value: JSONValue) {
    members.append((key, value))
    if !positions.isEmpty {
      positions[key] = members.count - 1
    } else if members.count >= Self.indexingThreshold {
      reindex()
    }
  }

  private mutating func reindex() {
    positions = [:]
    guard members.count >= Self.indexingThreshold else { return }
    for (index, member) in members.enumerated() { positions[member.key] = index }
  }
}

extension JSONObject: Hashable {
  /// Equal when the same keys have the same values in the same order: the order is part of the text.
  public static func == (a: JSONObject, b: JSONObject) -> Bool {
    a.members.elementsEqual(b.members) { $0.key == $1.key && $0.value == $1.value }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(members.count)
    for member in members {
      hasher.combine(member.key)
      hasher.combine(member.value)
    }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
