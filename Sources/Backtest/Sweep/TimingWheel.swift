/// When variants that are in a position become ready again: a ring with a set of variants for each of the next bars.
struct TimingWheel: ~Copyable {
  private let ring: WorkBuffer<ExitVariantSet>
  private let mask: Int
  /// Every bar up to this one has been waited for.
  private var bar: Int

  /// - Parameters:
  ///   - longest: most bars ahead that a wake-up can lie.
  ///   - start: the bar before the first.
  init(longest: Int, start: Int) {
    var size = 1
    while size <= longest { size *= 2 }
    ring = WorkBuffer(repeating: ExitVariantSet(), count: size)
    mask = size - 1
    bar = start
  }

  @inline(__always) func add(_ variant: Int, at bar: Int) {
    ring.pointer(at: bar & mask).pointee.insert(variant)
  }

  /// The variants that become ready after the bar of the last call and up to this one.
  @inline(__always) mutating func variants(until end: Int) -> ExitVariantSet {
    var ready = ExitVariantSet()
    // Once round the ring is everybody.
    bar = max(bar, end - mask - 1)
    while bar < end {
      bar += 1
      let slot = ring.pointer(at: bar & mask)
      ready.formUnion(slot.pointee)
      slot.pointee = ExitVariantSet()
    }
    return ready
  }
}
