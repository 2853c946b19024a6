/// The wire format of protocol buffers: as much of it as ONNX files need.
///
/// Format: protobuf.dev, "Encoding". A message is a list of fields, each a number, a kind and a value.
struct ProtocolBuffer {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ field: Int, _ value: Int) {
    appendVariable(UInt64(field << 3))
    appendVariable(UInt64(bitPattern: Int64(value)))
  }

  mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

  mutating func add(_ field: Int, _ message: ProtocolBuffer) { add(field, message.bytes) }

  mutating func add(_ field: Int, _ content: [UInt8]) {
    appendVariable(UInt64(field << 3 | 2))
    appendVariable(UInt64(content.count))
    bytes += content
  }

  private mutating func appendVariable(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// A field of a message that is read.
  enum Field {
    case number(UInt64)
    case content(ArraySlice<UInt8>)
  }

  /// The fields of a message in order; `nil` where the bytes are no message. Fields of fixed width are passed over.
  static func fields(_ bytes: ArraySlice<UInt8>) -> [(number: Int, field: Field)]? {
    var rest = bytes
    var fields: [(number: Int, field: Field)] = []
    while !rest.isEmpty {
      guard let key = variable(&rest) else { return nil }
      let number = Int(truncatingIfNeeded: key >> 3)
      switch key & 7 {
      case 0:
        guard let value = variable(&rest) else { return nil }
        fields.append((number, .number(value)))
      case 2:
        guard let length = variable(&rest), length <= UInt64(rest.count) else { return nil }
        fields.append((number, .content(rest.prefix(Int(length)))))
        rest = rest.dropFirst(Int(length))
      case 1, 5:
        let width = key & 7 == 1 ? 8 : 4
        guard rest.count >= width else { return nil }
        rest = rest.dropFirst(width)
      default: return nil
      }
    }
    return fields
  }

  private static func variable(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
