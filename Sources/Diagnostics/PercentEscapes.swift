/// Bytes of a text as `%XX`, where an address or a path cannot hold them.
public enum PercentEscapes {
  /// - Parameter isPlain: whether the byte at a position stays as it is; only ASCII may.
  public static func escape(
    _ text: String, keeping isPlain: (_ position: Int, _ byte: UInt8) -> Bool
  ) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for (position, byte) in text.utf8.enumerated() {
      if isPlain(position, byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A text as one part of an address: everything but letters, digits and `-._~` is escaped (RFC 3986, section
  /// 2.3).
  public static func component(_ text: String) -> String {
    escape(text) { isAlphanumeric($1) || "-._~".utf8.contains($1) }
  }

  /// Whether a byte is an ASCII letter or digit.
  public static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
