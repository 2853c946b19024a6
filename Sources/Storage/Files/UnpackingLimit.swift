public import Diagnostics

/// How large a compressed input may become. A file of a few megabytes can be made that unpacks to terabytes, so size
/// and ratio are limited, and the limits can be lifted by whoever knows the file.
public struct UnpackingLimit: Sendable, Hashable {
  /// Most bytes after unpacking.
  public var bytes: Int
  /// Most bytes after unpacking for each packed byte, from `freeBytes` on; `nil` for any number.
  public var ratio: Int?

  /// Price files shrink to a quarter, very regular ones to a fiftieth.
  public static let standard = UnpackingLimit(bytes: 16 << 30, ratio: 200)

  /// So much may come of any file, however small it is.
  static let freeBytes = 64 << 20

  public init(bytes: Int, ratio: Int?) {
    self.bytes = bytes
    self.ratio = ratio
  }

  /// A size that the user gave: nothing else is limited.
  public static func upTo(_ bytes: Int) -> UnpackingLimit { UnpackingLimit(bytes: bytes, ratio: nil) }

  /// - Parameters:
  ///   - count: bytes unpacked so far.
  ///   - packed: bytes of the compressed file.
  /// - Throws: `unpacks_too_large` with the numbers.
  func check(_ count: Int, packed: Int, path: String) throws(AssayError) {
    if count > bytes {
      throw Self.tooLarge("It unpacks to more than \(Self.text(bytes)).", path)
    }
    guard let ratio, count > Self.freeBytes, count / ratio > packed else { return }
    throw Self.tooLarge(
      "Its \(Self.text(packed)) unpack to more than \(ratio) times as much, \(Self.text(count)) so far.", path
    )
  }

  private static func tooLarge(_ message: String, _ path: String) -> AssayError {
    AssayError(
      code: "unpacks_too_large", message: message,
      remedy: "If that is right, unpack it yourself first, or, where the command has it, allow it with "
        + "`--max-unpacked SIZE`, such as 20GB.",
      place: path, kind: .badData)
  }

  private static func text(_ bytes: Int) -> String {
    for (size, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] where bytes >= size {
      let tenths = bytes / (size / 10)
      return tenths % 10 == 0 || tenths >= 1_000
        ? "\(tenths / 10) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
    }
    return "\(bytes) bytes"
  }
}
