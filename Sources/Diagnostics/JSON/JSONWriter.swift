extension JSONValue {
  /// How the text is laid out.
  public enum Layout: Sendable {
    /// One line without spaces, for lines of a log and for hashing.
    case compact
    /// Two spaces a level; arrays of plain values stay on one line while they are short.
    case indented
  }

  /// The JSON text in UTF-8 without a final newline.
  ///
  /// Doubles have the fewest digits that read back to the same double; NaN and infinities, which JSON does
  /// not have, become `null`. Control characters, quotes and backslashes are escaped; other characters stay
  /// as they are.
  public func text(_ layout: Layout = .compact) -> String {
    var writer = JSONWriter(layout: layout)
    writer.write(self, depth: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

struct JSONWriter {
  let layout: JSONValue.Layout
  var bytes: [UInt8] = []
  private static let lineLimit = 100

  init(layout: JSONValue.Layout) { self.layout = layout }

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(String(number))
    case .number(let number): append(number.isFinite ? number.description : "null")
    case .string(let text): writeString(text)
    case .array(let elements): writeArray(elements, depth: depth)
    case .object(let object): writeObject(object, depth: depth)
    }
  }

  private mutating func writeArray(_ elements: [JSONValue], depth: Int) {
    if elements.isEmpty { return append("[]") }
    if layout == .indented, let line = shortLine(elements) { return bytes.append(contentsOf: line) }
    append("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { append(",") }
      breakLine(depth: depth + 1)
      write(element, depth: depth + 1)
    }
    breakLine(depth: depth)
    append("]")
  }

  private mutating func writeObject(_ object: JSONObject, depth: Int) {
    if object.isEmpty { return append("{}") }
    append("{")
    for (index, member) in object.members.enumerated() {
      if index > 0 { append(",") }
      breakLine(depth: depth + 1)
      writeString(member.key)
      append(layout == .indented ? ": " : ":")
      write(member.value, depth: depth + 1)
    }
    breakLine(depth: depth)
    append("}")
  }

  /// An array of plain values on one line, or `nil` when it nests or grows too long.
  private func shortLine(_ elements: [JSONValue]) -> [UInt8]? {
    var line = JSONWriter(layout: .compact)
    line.append("[")
    for (index, element) in elements.enumerated() {
      switch element {
      case .array, .object: return nil
      default: break
      }
      if index > 0 { line.append(", ") }
      line.write(element, depth: 0)
      if line.bytes.count > Self.lineLimit { return nil }
    }
    line.append("]")
    return line.bytes
  }

  private mutating func breakLine(depth: Int) {
    guard layout == .indented else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func writeString(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    // Control characters beyond ASCII (U+0080 to U+009F) are C2 and a byte below A0 in UTF-8; terminals obey them too.
    var isAfterC2 = false
    for byte in text.utf8 {
      if isAfterC2 {
        isAfterC2 = false
        if byte < 0xA0 {
          append("\\u00" + String(byte, radix: 16))
          continue
        }
        bytes.append(0xC2)
      }
      switch byte {
      case 0xC2: isAfterC2 = true
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x08: append("\\b")
      case 0x09: append("\\t")
      case 0x0A: append("\\n")
      case 0x0C: append("\\f")
      case 0x0D: append("\\r")
      case 0..<0x20, 0x7F: append("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
