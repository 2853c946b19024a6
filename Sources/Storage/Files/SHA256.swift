import CCrypto
import Diagnostics
import Glibc

/// The SHA-256 digest of bytes that arrive in pieces (FIPS 180-4), computed by libcrypto.
///
/// Names contents in manifests and provenance. About 1 ns a byte and half a microsecond to begin; not for secrets.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Looked up once: the search by name costs more than the digest of a short text.
  // SAFETY: a method of libcrypto never changes once it was fetched, and may be used by any number of threads.
  private nonisolated(unsafe) static let method: OpaquePointer = {
    guard let method = EVP_MD_fetch(nil, "SHA256", nil) else { fatalError("libcrypto has no SHA-256") }
    return method
  }()

  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, Self.method, nil) == 1 else {
      fatalError("libcrypto cannot begin a digest: out of memory")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let isTaken = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
    precondition(isTaken, "libcrypto refused bytes")
  }

  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of everything so far in 64 lower-case hexadecimal digits.
  public consuming func hexadecimal() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    let isEnded = EVP_DigestFinal_ex(context, &digest, nil) == 1
    precondition(isEnded, "libcrypto could not end a digest")
    return String(unsafeUninitializedCapacity: 64) { text in
      for (place, byte) in digest.enumerated() {
        text[2 * place] = Self.digits[Int(byte >> 4)]
        text[2 * place + 1] = Self.digits[Int(byte & 15)]
      }
      return 64
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  public static func hexadecimal(of text: String) -> String {
    var digest = SHA256()
    digest.update(text)
    return digest.hexadecimal()
  }

  /// The digest of bytes.
  public static func hexadecimal(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.hexadecimal()
  }

  /// The digest of several texts, each with its length, which keeps apart what would otherwise run together.
  public static func hexadecimal(ofParts parts: [String]) -> String {
    hexadecimal(of: parts.map { "\($0.utf8.count):\($0)" }.joined())
  }

  /// The digest of a file's bytes.
  public static func hexadecimal(ofFile path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw AssayError.cannotRead(path, reason: errno) }
    defer { fclose(file) }
    var digest = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = buffer.withUnsafeMutableBytes { fread($0.baseAddress, 1, $0.count, file) }
      if count == 0 { break }
      buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    if ferror(file) != 0 { throw AssayError.cannotRead(path, reason: errno) }
    return digest.hexadecimal()
  }
}
