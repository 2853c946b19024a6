extension JSONValue {
  /// Reads a JSON text (RFC 8259, strictly: no comments, no trailing commas, no NaN).
  ///
  /// A whole number without fraction or exponent that fits 64 bits becomes `.integer`, every other number a
  /// double. Nesting is allowed to 512 levels.
  ///
  /// - Parameters:
  ///   - text: the document; a byte order mark at its start is skipped.
  ///   - source: the name of the file for error messages.
  /// - Throws: `AssayError` `invalid_json` of kind `badData`; its place has line and column (in bytes, from 1).
  public init(parsing text: String, source: String? = nil) throws {
    try self.init(parsing: Array(text.utf8), source: source)
  }

  /// Reads a JSON text from bytes; bytes that are not UTF-8 are an error.
  public init(parsing bytes: [UInt8], source: String? = nil) throws {
    var parser = JSONParser(bytes: bytes, source: source)
    self = try parser.parseDocument()
  }
}

struct JSONParser {
  let bytes: [UInt8]
  let source: String?
  var position = 0
  private static let depthLimit = 512

  init(bytes: [UInt8], source: String?) {
    self.bytes = bytes
    self.source = source
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  mutating func parseDocument() throws -> JSONValue {
    skipSpace()
    let value = try parseValue(depth: 0)
    skipSpace()
    if position < bytes.count { throw failure("Text after the end of the document.") }
    return value
  }

  private mutating func parseValue(depth: Int) throws -> JSONValue {
    if depth > Self.depthLimit { throw failure("Nested deeper than \(Self.depthLimit) levels.") }
    guard let byte = current else { throw failure("The document ends where a value is expected.") }
    switch byte {
    case UInt8(ascii: "{"): return try parseObject(depth: depth)
    case UInt8(ascii: "["): return try parseArray(depth: depth)
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    default: throw failure("Expected a value, found \(shown(byte)).")
    }
  }

  private mutating func parseObject(depth: Int) throws -> JSONValue {
    position += 1
    var object = JSONObject()
    skipSpace()
    if take("}") { return .object(object) }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw failure("Expected a key in double quotes\(found).") }
      let keyPosition = position
      let key = try parseString()
      if object[key] != nil { throw failure("The key \"\(key)\" occurs twice.", at: keyPosition) }
      skipSpace()
      guard take(":") else { throw failure("Expected `:` after the key \"\(key)\"\(found).") }
      skipSpace()
      object[key] = try parseValue(depth: depth + 1)
      skipSpace()
      if take("}") { return .object(object) }
      guard take(",") else { throw failure("Expected `,` or `}` in an object\(found).") }
    }
  }

  private mutating func parseArray(depth: Int) throws -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(elements) }
    while true {
      skipSpace()
      elements.append(try parseValue(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw failure("Expected `,` or `]` in an array\(found).") }
    }
  }

  private mutating func parseWord(_ word: String, _ value: JSONValue) throws -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw failure("Expected `\(word)`.") }
    position += word.utf8.count
    return value
  }

  private mutating func parseNumber() throws -> JSONValue {
    let start = position
    _ = take("-")
    if take("0") {
      if isDigit { throw failure("A number must not start with 0.", at: start) }
    } else {
      try skipDigits(of: "a number", from: start)
    }
    var isWhole = true
    if take(".") {
      isWhole = false
      try skipDigits(of: "a fraction", from: start)
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      try skipDigits(of: "an exponent", from: start)
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else {
      throw failure("The number \(text) is too large for a double.", at: start)
    }
    return .number(number)
  }

  private mutating func skipDigits(of what: String, from start: Int) throws {
    guard isDigit else { throw failure("Expected a digit of \(what)\(found).", at: position) }
    while isDigit { position += 1 }
  }

  private mutating func parseString() throws -> String {
    let start = position
    position += 1
    var content: [UInt8] = []
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw failure("A string is not valid UTF-8.", at: start)
        }
        return text
      case UInt8(ascii: "\\"): try parseEscape(into: &content)
      case 0..<0x20: throw failure("A control character in a string must be escaped.")
      default:
        content.append(byte)
        position += 1
      }
    }
    throw failure("A string does not end.", at: start)
  }

  private mutating func parseEscape(into content: inout [UInt8]) throws {
    let start = position
    position += 1
    guard let byte = current else { throw failure("The document ends inside a string.") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = try parseScalar() else {
        throw failure("Half of a surrogate pair stands alone.", at: start)
      }
      content.append(contentsOf: String(Character(scalar)).utf8)
    default: throw failure("Unknown escape \\\(shown(byte)).", at: start)
    }
  }

  /// The character after `\u`, from one code unit or a surrogate pair; `nil` for half a pair.
  private mutating func parseScalar() throws -> Unicode.Scalar? {
    let first = try parseHex()
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
    guard take("\\"), take("u") else { return nil }
    let second = try parseHex()
    guard (0xDC00..<0xE000).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func parseHex() throws -> UInt32 {
    let digits = bytes[position..<min(position + 4, bytes.count)]
    let isHex = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }
    guard digits.count == 4, isHex, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("Expected four hexadecimal digits after \\u.") }
    position += 4
    return value
  }
}

extension JSONParser {
  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }
  private var isDigit: Bool { current.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private var found: String { current.map { ", found \(shown($0))" } ?? ", but the document ends" }

  private func shown(_ byte: UInt8) -> String {
    (0x21..<0x7F).contains(byte) ? "`\(Character(Unicode.Scalar(byte)))`" : "byte \(byte)"
  }

  private func failure(_ message: String, at offset: Int? = nil) -> AssayError {
    let before = bytes[..<(offset ?? position)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let place = "line \(line), column \(before.count - lineStart + 1)"
    return AssayError(
      code: "invalid_json", message: message, remedy: "Correct the JSON text at this place.",
      place: source.map { "\($0), \(place)" } ?? place, kind: .badData)
  }
}
