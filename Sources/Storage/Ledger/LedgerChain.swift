import Glibc

/// How far the lines of a ledger were found to follow from each other.
struct LedgerChain: Sendable, Equatable {
  /// Bytes of the lines, newlines included.
  private(set) var size = 0
  private(set) var entries = 0
  private(set) var head = LedgerLine.genesis
  /// Of every line in order: tells whether they are still the same, two hundred times faster than their hashes.
  private(set) var checksum: UInt64 = 0

  private static let newline = UInt8(ascii: "\n")

  /// Goes on over complete lines, as far as the first that does not follow from the one before.
  ///
  /// - Parameter body: called with the hash of each line that does.
  mutating func extend(
    over lines: ArraySlice<UInt8>, _ body: (_ hash: String) -> Void = { _ in }
  ) -> LedgerVerdict.Fault? {
    var start = lines.startIndex
    while let end = lines[start...].firstIndex(of: Self.newline) {
      let line = lines[start..<end]
      guard LedgerLine.follows(line, head), let hash = LedgerLine.statedHash(line) else {
        let problem = TrialLedger.problem(of: line, after: head) ?? "It is no entry of a ledger."
        return LedgerVerdict.Fault(line: entries + 1, problem: problem)
      }
      take(line, hash: hash)
      body(hash)
      start = end + 1
    }
    return nil
  }

  /// Takes up lines that this process has just made.
  mutating func append(_ addition: LedgerAddition) {
    for line in addition.bytes.split(separator: Self.newline) {
      take(line, hash: LedgerLine.statedHash(line) ?? addition.head)
    }
  }

  private mutating func take(_ line: ArraySlice<UInt8>, hash: String) {
    size += line.count + 1
    entries += 1
    head = hash
    checksum = Self.checksum(line, after: checksum)
  }

  private static func checksum(_ line: ArraySlice<UInt8>, after previous: UInt64) -> UInt64 {
    let own = line.withUnsafeBytes { Checksum.of($0) }
    return (previous &* 0x9E37_79B9_7F4A_7C15 ^ own) &+ previous >> 31
  }

  /// Whether the first bytes of a content are the lines of this chain, to the last byte.
  func isStart(of content: ArraySlice<UInt8>) -> Bool {
    guard content.count >= size else { return false }
    let lines = content.prefix(size)
    var (start, found): (Int, UInt64) = (lines.startIndex, 0)
    while let end = lines[start...].firstIndex(of: Self.newline) {
      found = Self.checksum(lines[start..<end], after: found)
      start = end + 1
    }
    return start == lines.endIndex && found == checksum
  }
}

/// What was found sound when a ledger was last added to, in a small file beside it. Whoever opens the ledger next
/// compares its bytes and need not follow the whole chain again. It vouches for nothing: without it, or where it does
/// not fit, everything is followed anew.
extension LedgerChain {
  static func markPath(_ ledger: String) -> String { ledger + ".verified" }

  private static let words = "assay ledger 1"

  /// The mark of a ledger; `nil` where there is none.
  init?(markOf ledger: String) {
    guard let bytes = try? WholeFile.bytes(of: Self.markPath(ledger)) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
    guard parts.count >= 7, parts[..<3].joined(separator: " ") == Self.words, let size = Int(parts[3]),
      let entries = Int(parts[4]), let checksum = UInt64(parts[5], radix: 16), parts[6].utf8.count == 64
    else { return nil }
    (self.size, self.entries, self.checksum, head) = (size, entries, checksum, parts[6])
  }

  /// One line of fixed length, so that it is written in place at one go.
  var mark: [UInt8] {
    let text = "\(Self.words) \(size) \(entries) \(String(checksum, radix: 16)) \(head) "
    return Array(text.utf8) + Array(repeating: UInt8(ascii: " "), count: max(0, 179 - text.utf8.count)) + [
      Self.newline
    ]
  }
}
