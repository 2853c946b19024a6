import Diagnostics
public import Market

extension RunRecord {
  /// The contracts that the run is made under, by symbol; none for a run without an identity.
  public var contracts: [Instrument] {
    let members = identity.flatMap { Identity(text: $0) }?.document["contract"]?.objectValue?.members ?? []
    return members.compactMap { Instrument(json: $0.value) }
  }

  /// Symbols with the hash of their bars, as the record keeps them: `ES=3f… NQ=a0…`.
  public var dataHashes: [(symbol: String, hash: String)] {
    dataHash.split(separator: " ").compactMap { part in
      guard let sign = part.lastIndex(of: "=") else { return nil }
      return (String(part[..<sign]), String(part[sign...].dropFirst()))
    }
  }

  /// Whether the name is one that an identity or an early program gives: 16 hexadecimal digits, and those of the
  /// identity where there is one.
  public var isNamedByItsContent: Bool {
    guard id.utf8.count == 16,
      id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return false }
    return identity.map { Identity(text: $0)?.name == id } ?? true
  }
}
