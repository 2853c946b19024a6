import Diagnostics

/// Names as file names: the one way from a name that comes from outside (a symbol, a strategy, the name of a run) to a
/// part of a path.
public enum FileName {
  /// A name as one part of a path: letters, digits, `-`, `_`, `=`, `^` and points that are not first stay, every other
  /// byte becomes `%XX`. No name leads out of its folder: `..` becomes `%2E.`, `/` becomes `%2F`, and an empty name
  /// `%`.
  ///
  /// A name longer than a file system takes keeps its beginning, followed by `%` and the digest of the whole.
  public static func encode(_ name: String) -> String {
    let encoded = PercentEscapes.escape(name) { position, byte in
      PercentEscapes.isAlphanumeric(byte) || "-_=^".utf8.contains(byte)
        || (byte == UInt8(ascii: ".") && position > 0)
    }
    if encoded.isEmpty { return "%" }
    if encoded.utf8.count <= longest { return encoded }
    return "\(encoded.prefix(longest - 33))%-\(SHA256.hexadecimal(of: name).prefix(31))"
  }

  /// The name that was encoded, or `nil` when the file name is not one that `encode` gives, or was cut.
  public static func decode(_ encoded: String) -> String? {
    var bytes: [UInt8] = []
    var rest = Substring(encoded)
    while let first = rest.utf8.first {
      if first == UInt8(ascii: "%") {
        guard let byte = UInt8(rest.dropFirst().prefix(2), radix: 16) else { return nil }
        bytes.append(byte)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(first)
        rest = rest.dropFirst()
      }
    }
    let name = String(decoding: bytes, as: UTF8.self)
    return encode(name) == encoded ? name : nil
  }

  /// Bytes of an encoded name. File systems take 255; endings such as `.parquet.1234-5.partial` need some of them.
  static let longest = 180
}
