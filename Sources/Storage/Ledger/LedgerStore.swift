import Diagnostics

/// Where the lines of a ledger lie: a file that several processes share, or memory.
protocol LedgerStore {
  /// Adds what `lines` makes after the hash of the last line, while nobody else adds anything.
  mutating func append(_ lines: (_ head: String) -> LedgerAddition) throws
  /// Everything from a position on, as far as the last complete line.
  func bytes(from offset: Int) throws -> ArraySlice<UInt8>
  /// Bytes that are there now, a torn last line included.
  func size() throws -> Int
  /// Makes sure that every complete line follows from the one before.
  mutating func check() throws
  /// Makes what was added survive a power cut.
  mutating func synchronise() throws
}

/// New lines with their newlines, and the hash of the last one.
struct LedgerAddition {
  var bytes: [UInt8] = []
  var head: String
}

/// A ledger that goes with the process: for tests, and for studies on made-up markets, which are no trials on the
/// user's data.
struct MemoryLedgerStore: LedgerStore {
  private var content: [UInt8] = []
  private var head = LedgerLine.genesis

  mutating func append(_ lines: (_ head: String) -> LedgerAddition) {
    let added = lines(head)
    content += added.bytes
    head = added.head
  }

  func bytes(from offset: Int) -> ArraySlice<UInt8> { content[offset...] }
  func size() -> Int { content.count }
  func check() {}
  func synchronise() {}
}
