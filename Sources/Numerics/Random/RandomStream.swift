/// A reproducible stream of random numbers that is named by (run seed, unit index).
///
/// Every unit of work makes its own stream, so its numbers do not depend on which worker runs it, when, or
/// what other units drew: `RandomStream(seed: run, stream: unit)`. Streams of different names are disjoint
/// by construction, the name being the key of `Philox`. Draws inside a unit are numbered, and `child` names
/// further streams below it.
///
/// Not for secrets. Every draw is defined here and not in the standard library, so that a run can be
/// repeated with another compiler; the conformance to `RandomNumberGenerator` is for tests and tools.
public struct RandomStream: Sendable, RandomNumberGenerator {
  private let key: (UInt64, UInt64)
  private var blockIndex: UInt64 = 0
  private var block: Philox.Block = (0, 0, 0, 0)
  private var used = 4

  /// The stream `stream` of the run with seed `seed`.
  public init(seed: UInt64, stream: UInt64 = 0) {
    key = (seed, stream)
  }

  private init(key: (UInt64, UInt64)) { self.key = key }

  /// The stream `index` below this one; independent of how much this one has been used.
  ///
  /// Its key is a block of this stream's cipher from a part of the counter that no draw reaches, so names
  /// of any depth, (seed, unit, resample, …), are possible.
  public func child(_ index: UInt64) -> RandomStream {
    let name = Philox.block(counter: (index, 0, 0, 1), key: key)
    return RandomStream(key: (name.0, name.1))
  }

  /// The next 64 random bits; about 4 ns.
  public mutating func next() -> UInt64 {
    if used == 4 {
      block = Philox.block(counter: (blockIndex, 0, 0, 0), key: key)
      blockIndex &+= 1
      used = 0
    }
    used += 1
    switch used {
    case 1: return block.0
    case 2: return block.1
    case 3: return block.2
    default: return block.3
    }
  }

  /// Passes over the next `count` draws of 64 bits in constant time.
  ///
  /// - Precondition: `count` is not negative.
  public mutating func skip(_ count: Int) {
    precondition(count >= 0, "a stream does not go back")
    let position = blockIndex &* 4 &- UInt64(4 - used) &+ UInt64(count)
    blockIndex = position / 4
    used = 4
    for _ in 0..<(position % 4) { _ = next() }
  }

  /// A uniform number in [0, 1): the upper 53 bits over 2⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A uniform number in (0, 1), never an end: 52 bits and a half, over 2⁵².
  public mutating func openUniform() -> Double {
    (Double(next() >> 12) + 0.5) * 0x1p-52
  }

  /// A standard normal number, z of an open uniform (`NormalDistribution.quantile`).
  ///
  /// Inversion takes exactly one draw, so the k-th normal of a stream depends on the k-th draw alone. |z| ≤
  /// 8.2.
  public mutating func normal() -> Double {
    NormalDistribution.quantile(openUniform())
  }

  /// A whole number from 0 to `bound` − 1, each with exactly the same probability.
  ///
  /// Lemire (2019), "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1): one multiplication,
  /// and a rejection with probability below bound/2⁶⁴.
  ///
  /// - Precondition: `bound` is positive.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "an empty range has no random number")
    let range = UInt64(bound)
    var (high, low) = next().multipliedFullWidth(by: range)
    if low < range {
      let threshold = (0 &- range) % range
      while low < threshold { (high, low) = next().multipliedFullWidth(by: range) }
    }
    return Int(high)
  }

  /// Puts the elements into a random order, every order being equally likely: Durstenfeld (1964), from the
  /// end.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, below(last + 1))
    }
  }

  /// A random order of 0..<count.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }
}
