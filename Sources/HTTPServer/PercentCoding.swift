import Diagnostics

/// Reads and writes the escapes of addresses and forms (RFC 3986; forms as the URL standard of WHATWG has them).
public enum PercentCoding {
  /// The text behind escapes; `nil` for a broken escape, bytes that are no UTF-8, and control characters other than
  /// line breaks of a form.
  ///
  /// - Parameter isForm: whether `+` is a space, as in queries and forms.
  public static func decode(_ text: some StringProtocol, isForm: Bool) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var iterator = text.utf8.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit) else {
          return nil
        }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where isForm: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    let isPlain = bytes.allSatisfy { byte in
      byte >= 0x20 && byte != 0x7F || isForm && [0x09, 0x0A, 0x0D].contains(byte)
    }
    return isPlain ? String(validating: bytes, as: UTF8.self) : nil
  }

  /// A text as one part of a path or a query: everything but letters, digits and `-._~` is escaped.
  public static func encode(_ text: String) -> String { PercentEscapes.component(text) }

  /// `a=1&b=x+y` as fields, in order; `nil` for one that cannot be decoded.
  public static func fields(_ text: some StringProtocol) -> [HTTPField]? {
    var fields: [HTTPField] = []
    for part in text.split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decode(pair[0], isForm: true),
        let value = pair.count > 1 ? decode(pair[1], isForm: true) : ""
      else { return nil }
      fields.append(HTTPField(name, value))
    }
    return fields
  }

  /// The opposite of `fields`.
  public static func query(_ fields: [HTTPField]) -> String {
    fields.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
