extension JSONValue {
  /// The one form of all documents that mean the same, for hashing: keys sorted by their bytes, whole numbers as
  /// integers whatever they were read as, −0 as 0. NaN and the infinities, which JSON does not have and which would
  /// become `null`, are the words `nan`, `infinity` and `-infinity`.
  public var canonical: JSONValue {
    switch self {
    case .null, .bool, .integer, .string: self
    case .number(let number): Self.canonical(number)
    case .array(let elements): .array(elements.map(\.canonical))
    case .object(let object):
      .object(
        JSONObject(
          object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { ($0.key, $0.value.canonical) }))
    }
  }

  private static func canonical(_ number: Double) -> JSONValue {
    if number.isNaN { return .string("nan") }
    if number.isInfinite { return .string(number > 0 ? "infinity" : "-infinity") }
    return Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
  }
}
