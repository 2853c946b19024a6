/// A set of variants, taken out in order.
struct ExitVariantSet: BitwiseCopyable {
  private var bits: UInt64 = 0
  static let capacity = 64

  init() {}

  /// The first variants.
  init(count: Int) { bits = count == 0 ? 0 : ~0 >> UInt64(Self.capacity - count) }

  private init(bits: UInt64) { self.bits = bits }

  @inline(__always) var isEmpty: Bool { bits == 0 }

  @inline(__always) mutating func insert(_ variant: Int) { bits |= 1 &<< UInt64(truncatingIfNeeded: variant) }
  @inline(__always) mutating func formUnion(_ other: ExitVariantSet) { bits |= other.bits }
  @inline(__always) func intersection(_ other: ExitVariantSet) -> ExitVariantSet {
    ExitVariantSet(bits: bits & other.bits)
  }

  @inline(__always) mutating func remove(_ variant: Int) {
    bits &= ~(1 &<< UInt64(truncatingIfNeeded: variant))
  }
  @inline(__always) func contains(_ variant: Int) -> Bool {
    bits & 1 &<< UInt64(truncatingIfNeeded: variant) != 0
  }

  @inline(__always) mutating func removeFirst() -> Int? {
    if bits == 0 { return nil }
    let variant = bits.trailingZeroBitCount
    bits &= bits &- 1
    return variant
  }

  /// Takes out those that are in another set too.
  @inline(__always) mutating func remove(in other: ExitVariantSet) -> ExitVariantSet {
    let common = intersection(other)
    bits ^= common.bits
    return common
  }
}
