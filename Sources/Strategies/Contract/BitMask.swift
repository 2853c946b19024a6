/// One bit a bar: where a strategy would enter, where it would leave.
///
/// 350,000 bars take 44 KB, so the masks of a whole parameter grid stay in the cache, and the next set bit is
/// found a word at a time.
public struct BitMask: Sendable, Hashable {
  public let count: Int
  @usableFromInline var words: [UInt64]

  /// A mask with every bit clear.
  public init(count: Int) {
    self.count = count
    words = [UInt64](repeating: 0, count: (count + 63) / 64)
  }

  /// A mask from its words, bar 0 in the lowest bit of the first.
  package init(count: Int, words: [UInt64]) {
    precondition(words.count == (count + 63) / 64, "one bit for each bar")
    self.count = count
    self.words = words
    if count & 63 != 0 { self.words[count >> 6] &= (1 << UInt64(count & 63)) - 1 }
  }

  package func withUnsafeBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    try words.withUnsafeBytes(body)
  }

  /// Creates a mask from a predicate over bars.
  @inlinable public init(count: Int, where predicate: (Int) -> Bool) {
    self.init(count: count)
    for bar in 0..<count where predicate(bar) { self[bar] = true }
  }

  @inlinable public subscript(bar: Int) -> Bool {
    get { words[bar >> 6] & (1 << UInt64(bar & 63)) != 0 }
    set {
      let bit: UInt64 = 1 << UInt64(bar & 63)
      if newValue { words[bar >> 6] |= bit } else { words[bar >> 6] &= ~bit }
    }
  }

  /// The first set bit at or after `start` and before `end`, or `nil`.
  @inlinable public func next(from start: Int, before end: Int) -> Int? {
    let end = min(end, count)
    if start >= end { return nil }
    var index = start >> 6
    var word = words[index] & (~0 << UInt64(start & 63))
    let lastIndex = (end - 1) >> 6
    while word == 0 {
      if index == lastIndex { return nil }
      index += 1
      word = words[index]
    }
    let bar = index << 6 + word.trailingZeroBitCount
    return bar < end ? bar : nil
  }

  /// Clears every bit that is clear in the other mask.
  public mutating func formIntersection(_ other: BitMask) {
    precondition(other.count == count, "both masks cover the same bars")
    for index in words.indices { words[index] &= other.words[index] }
  }

  /// How many bits are set.
  public var population: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// How many bits are set among some bars.
  public func population(in bars: Range<Int>) -> Int {
    var (count, start) = (0, bars.lowerBound)
    while let bar = next(from: start, before: bars.upperBound) { (count, start) = (count + 1, bar + 1) }
    return count
  }

  /// Clears every bit before `bar`: the warm-up.
  public mutating func clear(before bar: Int) {
    for index in 0..<min(max(0, bar) >> 6, words.count) { words[index] = 0 }
    let word = bar >> 6
    if bar > 0, word < words.count { words[word] &= ~0 << UInt64(bar & 63) }
  }
}
