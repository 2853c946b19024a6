import Diagnostics

/// What `TrialLedger.verify` found.
public struct LedgerVerdict: Sendable, Hashable {
  /// Entries up to the first broken one.
  public var entries: Int
  /// The hash of the last entry that is sound.
  public var head: String
  public var fault: Fault?
  /// Heads that were written down elsewhere and that no entry of the chain has.
  public var missingHeads: [String]
  /// Bytes of a last line that a killed process did not finish; the next addition sets them aside. No fault.
  public var tornBytes: Int

  /// The first broken entry.
  public struct Fault: Sendable, Hashable {
    /// From 1.
    public var line: Int
    /// A sentence.
    public var problem: String
  }

  public var isSound: Bool { fault == nil && missingHeads.isEmpty }
}

extension TrialLedger {
  /// Makes sure that the chain is whole before anything is built on it. Every other method does so as well.
  ///
  /// What was found sound when the ledger was last added to is compared byte for byte, and the chain followed from
  /// there. Where the bytes are others, it is followed from its first entry.
  /// - Throws: `broken_ledger` with the first line that does not follow; `shortened_ledger` when the last entries that
  ///   were there are gone.
  public func check() throws { try checked() }

  /// The head that the ledger had when it was last added to here; `nil` where that is not known.
  public var rememberedHead: String? { path.flatMap { LedgerChain(markOf: $0) }?.head }

  /// Checks the chain from its first entry.
  ///
  /// - Parameter heads: hashes that runs and reports wrote down. Without any, a ledger whose end was cut off, or that
  ///   was made anew as a whole, cannot be told from a sound one.
  public func verify(containing heads: [String] = []) throws -> LedgerVerdict {
    let (content, tornBytes) = try content()
    var verdict = LedgerVerdict(entries: 0, head: Self.genesis, missingHeads: [], tornBytes: tornBytes)
    var wanted = Set(heads)
    wanted.remove(Self.genesis)
    // The newline after the last line is no empty line.
    for line in content.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    where !content.isEmpty {
      if let problem = Self.problem(of: line, after: verdict.head) {
        verdict.fault = .init(line: verdict.entries + 1, problem: problem)
        break
      }
      verdict.entries += 1
      verdict.head = LedgerLine.statedHash(line) ?? verdict.head
      wanted.remove(verdict.head)
    }
    verdict.missingHeads = heads.filter { wanted.remove($0) != nil }
    return verdict
  }

  static func problem(of line: ArraySlice<UInt8>, after head: String) -> String? {
    guard let entry = LedgerLine(line) else { return "It is no entry of a ledger." }
    let computed = LedgerLine.computedHash(line)
    if computed != entry.hash {
      return "Its content was changed: it states the hash \(entry.hash.prefix(12))…, and its content has "
        + "\(computed.prefix(12))…."
    }
    if entry.previous != head {
      return head == LedgerLine.genesis
        ? "Entries before it are gone: it follows \(entry.previous.prefix(12))…, and nothing is before it."
        : "Entries were removed, added or moved before it: it follows \(entry.previous.prefix(12))…, and the entry "
          + "before it is \(head.prefix(12))…."
    }
    return nil
  }
}
