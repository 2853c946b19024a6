/// A small seeded generator for property tests (SplitMix64: Steele, Lea & Flood, 2014), independent of the
/// product's own random streams.
public struct TestRandom: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1).
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
  public mutating func chance(_ probability: Double) -> Bool { uniform() < probability }
  /// Uniform over a closed range of integers; the small bias of a remainder does not matter here.
  public mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }
  public mutating func pick<T>(_ items: [T]) -> T { items[integer(0...items.count - 1)] }
}
