/// A fixed number of Doubles with the meaning of a value: copies share memory until one of them is written.
///
/// Kernels read it without checks in their inner loops. They write it without checks too:
/// the driver has the kernel `detach` its buffers, that is call `makeUnique`, after a copy and before a step.
struct Buffer: Sendable {
  private var owner: Owner
  // SAFETY: points into the memory of `owner`, which this value keeps alive; written only behind `detach`.
  nonisolated(unsafe) private(set) var base: UnsafeMutablePointer<Double>

  init(count: Int) {
    owner = Owner(count: count)
    base = owner.base
  }

  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&owner) {
      owner = Owner(copying: owner)
      base = owner.base
    }
  }

  /// Values `2 · index` and `2 · index + 1`.
  func pair(_ index: Int) -> SIMD2<Double> {
    UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index &* 16, as: SIMD2<Double>.self)
  }

  /// Sets values `2 · index` and `2 · index + 1`.
  func setPair(_ index: Int, _ values: SIMD2<Double>) {
    UnsafeMutableRawPointer(base).storeBytes(of: values, toByteOffset: index &* 16, as: SIMD2<Double>.self)
  }

  /// Values `8 · index` to `8 · index + 7`.
  func eight(_ index: Int) -> SIMD8<Double> {
    UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index &* 64, as: SIMD8<Double>.self)
  }

  /// Sets values `8 · index` to `8 · index + 7`.
  func setEight(_ index: Int, _ values: SIMD8<Double>) {
    UnsafeMutableRawPointer(base).storeBytes(of: values, toByteOffset: index &* 64, as: SIMD8<Double>.self)
  }

  // SAFETY: shared between threads only while no `Buffer` that holds it writes (copy on write).
  private final class Owner: @unchecked Sendable {
    let base: UnsafeMutablePointer<Double>
    let count: Int

    init(count: Int) {
      self.count = count
      base = .allocate(capacity: max(count, 1))
      base.initialize(repeating: 0, count: max(count, 1))
    }

    convenience init(copying other: Owner) {
      self.init(count: other.count)
      base.update(from: other.base, count: count)
    }

    deinit { base.deallocate() }
  }
}
