/// A set of lanes, taken out in order.
struct LaneSet: BitwiseCopyable {
  private var bits: UInt64 = 0
  static let capacity = 64

  init() {}

  /// The first lanes.
  init(count: Int) { bits = count == 0 ? 0 : ~0 >> UInt64(Self.capacity - count) }

  private init(bits: UInt64) { self.bits = bits }

  @inline(__always) var isEmpty: Bool { bits == 0 }

  @inline(__always) mutating func insert(_ lane: Int) { bits |= 1 &<< UInt64(truncatingIfNeeded: lane) }
  @inline(__always) mutating func formUnion(_ other: LaneSet) { bits |= other.bits }
  @inline(__always) func intersection(_ other: LaneSet) -> LaneSet { LaneSet(bits: bits & other.bits) }

  @inline(__always) mutating func remove(_ lane: Int) { bits &= ~(1 &<< UInt64(truncatingIfNeeded: lane)) }
  @inline(__always) func contains(_ lane: Int) -> Bool { bits & 1 &<< UInt64(truncatingIfNeeded: lane) != 0 }

  @inline(__always) mutating func removeFirst() -> Int? {
    if bits == 0 { return nil }
    let lane = bits.trailingZeroBitCount
    bits &= bits &- 1
    return lane
  }

  /// Takes out those that are in another set too.
  @inline(__always) mutating func remove(in other: LaneSet) -> LaneSet {
    let common = intersection(other)
    bits ^= common.bits
    return common
  }
}
