import Glibc
import Storage

/// Steps through the lines of a text, without their ends (`\n`, `\r\n`).
struct TextLines {
  let bytes: FileBytes
  private(set) var position: Int

  init(_ bytes: FileBytes, from position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// The next line as a byte range; `nil` at the end of the file.
  mutating func next() -> Range<Int>? {
    guard position < bytes.count else { return nil }
    let start = position
    let rest = bytes.count - start
    let found = memchr(bytes.start + start, Int32(UInt8(ascii: "\n")), rest)
    var end = bytes.count
    position = bytes.count
    if let found {
      end = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - bytes.start
      position = end + 1
    }
    if end > start, bytes.start[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// Bytes of the longest line that can be a row of bars.
  static let longest = 1 << 20

  /// A line as text; of one that is too long, its beginning.
  static func text(_ line: Range<Int>, in bytes: FileBytes) -> String {
    if line.count <= longest { return bytes.text(line) }
    return bytes.text(line.lowerBound..<line.lowerBound + 200) + "… (\(line.count) bytes)"
  }

  /// Start of the first line that begins at or after `offset`.
  static func lineStart(atOrAfter offset: Int, in bytes: FileBytes) -> Int {
    if offset <= 0 { return 0 }
    if offset >= bytes.count { return bytes.count }
    if bytes.start[offset - 1] == UInt8(ascii: "\n") { return offset }
    guard let found = memchr(bytes.start + offset, Int32(UInt8(ascii: "\n")), bytes.count - offset) else {
      return bytes.count
    }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - bytes.start + 1
  }

  /// Number of the line, counted from 1, that holds `offset`.
  static func lineNumber(of offset: Int, in bytes: FileBytes) -> Int {
    var count = 1
    for i in 0..<min(offset, bytes.count) where bytes.start[i] == UInt8(ascii: "\n") { count += 1 }
    return count
  }

  /// Whether a line holds nothing but spaces and tabs.
  static func isBlank(_ line: Range<Int>, in bytes: FileBytes) -> Bool {
    line.allSatisfy { bytes.start[$0] == 0x20 || (0x09...0x0D).contains(bytes.start[$0]) }
  }
}
