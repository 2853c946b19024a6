/// Seeds of the parts of a run, from the run's seed and what the part is called: they depend neither on the
/// order of the work nor on what else the run does.
enum UnitSeed {
  /// Fowler–Noll–Vo over the words, each with its end, then over the run's seed.
  static func make(_ seed: UInt64, _ words: String...) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for word in words {
      word.utf8.forEach(add)
      add(0)
    }
    withUnsafeBytes(of: seed.littleEndian) { $0.forEach(add) }
    return hash
  }
}
