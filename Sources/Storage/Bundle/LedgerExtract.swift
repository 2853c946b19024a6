import Diagnostics

/// The chain of a ledger with the entries about some data in full, and of all others the hashes alone.
///
/// The links show that nothing was left out between the entries: each says which hash it follows. What the others hold
/// stays with their owner.
struct LedgerExtract {
  /// One line an entry: a line of the ledger, or `{"previous":"…","hash":"…"}`.
  let text: String
  /// The hash of the last line.
  let head: String
  let entries: [LedgerEntry]

  init(_ ledger: TrialLedger, dataHashes: [String]) throws {
    let wanted = Set(dataHashes)
    var text = ""
    var entries: [LedgerEntry] = []
    var head = LedgerLine.genesis
    try ledger.check()
    for bytes in try ledger.content().lines.split(separator: UInt8(ascii: "\n")) {
      guard let line = LedgerLine(bytes) else { continue }
      if wanted.contains(line.entry.dataHash) {
        text += String(decoding: bytes, as: UTF8.self) + "\n"
        entries.append(line.entry)
      } else {
        text += Self.link(line.previous, line.hash) + "\n"
      }
      head = line.hash
    }
    self.text = text
    self.head = head
    self.entries = entries
  }

  /// Reads what the other initializer wrote and checks every link and every entry.
  init(parsing bytes: [UInt8], _ place: String) throws {
    var entries: [LedgerEntry] = []
    var head = LedgerLine.genesis
    for (index, bytes) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      func fault(_ what: String) -> AssayError {
        AssayError.damagedBundle(place, "Line \(index + 1) of \(BundleManifest.ledger) \(what).")
      }
      let (previous, hash): (String, String)
      if let line = LedgerLine(bytes) {
        if LedgerLine.computedHash(bytes) != line.hash { throw fault("was changed") }
        (previous, hash) = (line.previous, line.hash)
        entries.append(line.entry)
      } else {
        guard let json = try? JSONValue(parsing: Array(bytes)), let before = json["previous"]?.stringValue,
          let own = json["hash"]?.stringValue
        else { throw fault("is neither an entry nor a link") }
        (previous, hash) = (before, own)
      }
      if previous != head { throw fault("does not follow the line before it") }
      head = hash
    }
    text = String(decoding: bytes, as: UTF8.self)
    self.head = head
    self.entries = entries
  }

  /// Adds the entries that a ledger does not have word for word, so that trials of another machine count here.
  func addMissing(to ledger: TrialLedger) throws -> Int {
    var known: Set<LedgerEntry> = []
    try ledger.forEach { entry, _ in known.insert(entry) }
    let missing = entries.filter { !known.contains($0) }
    try ledger.append(missing)
    try ledger.synchronise()
    return missing.count
  }

  private static func link(_ previous: String, _ hash: String) -> String {
    JSONValue.object(["previous": .string(previous), "hash": .string(hash)]).text()
  }
}
