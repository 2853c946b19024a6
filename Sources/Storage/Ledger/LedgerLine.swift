import Diagnostics

/// One line of the ledger's file: an entry, the hash of the line before, and its own hash at the end.
///
///     {"at":"…","count":1620,…,"work":"…","previous":"<64 digits>","hash":"<64 digits>"}
///
/// The own hash is over everything before it, closed with `}`, so anybody can check it with `sha256sum`. Since it
/// covers `previous`, it vouches for all lines before as well.
struct LedgerLine: Sendable {
  let entry: LedgerEntry
  let previous: String
  let hash: String

  /// What the first line has for a hash before it, and the head of an empty ledger.
  static let genesis = String(repeating: "0", count: 64)

  private static let hashKey = Array(",\"hash\":\"".utf8)
  private static let linkKey = Array(",\"previous\":\"".utf8)
  private static let closing = Array("\"}".utf8)
  private static let suffixLength = hashKey.count + 64 + closing.count

  /// The text of a new line, without its newline, and its hash.
  static func make(_ entry: LedgerEntry, after previous: String) -> (text: String, hash: String) {
    var members = entry.json
    members["previous"] = .string(previous)
    let body = JSONValue.object(members).text()
    let hash = SHA256.hexadecimal(of: body)
    return ("\(body.dropLast()),\"hash\":\"\(hash)\"}", hash)
  }

  /// The hash that a line states, without looking at the rest; `nil` when it does not end as a line must.
  static func statedHash(_ line: ArraySlice<UInt8>) -> String? {
    guard line.count > suffixLength, line.suffix(2).elementsEqual(closing) else { return nil }
    let suffix = line.suffix(suffixLength)
    guard suffix.prefix(hashKey.count).elementsEqual(hashKey) else { return nil }
    let digits = suffix.dropFirst(hashKey.count).prefix(64)
    guard digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Whether a line follows from the one with the hash `head` and states its own hash rightly.
  static func follows(_ line: ArraySlice<UInt8>, _ head: String) -> Bool {
    let link = line.dropLast(suffixLength).suffix(linkKey.count + 65)
    guard link.count == linkKey.count + 65, link.starts(with: linkKey), link.last == UInt8(ascii: "\""),
      link.dropFirst(linkKey.count).dropLast().elementsEqual(head.utf8), let stated = statedHash(line)
    else { return false }
    return stated == computedHash(line)
  }

  /// Reads a line without checking its hash; `nil` when it is no entry.
  init?(_ line: ArraySlice<UInt8>) {
    guard let hash = Self.statedHash(line), let json = try? JSONValue(parsing: Array(line)),
      let entry = LedgerEntry(json: json), let previous = json["previous"]?.stringValue
    else { return nil }
    self.entry = entry
    self.previous = previous
    self.hash = hash
  }

  /// The hash that the line ought to state.
  static func computedHash(_ line: ArraySlice<UInt8>) -> String {
    var digest = SHA256()
    line.dropLast(suffixLength).withUnsafeBytes { digest.update($0) }
    digest.update("}")
    return digest.hexadecimal()
  }
}
