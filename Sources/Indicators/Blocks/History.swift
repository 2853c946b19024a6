/// The last `length` values of a series that a kernel derives itself, as one stretch of memory.
struct History: Sendable {
  private var buffer: Buffer
  let length: Int
  private var position = 0

  init(length: Int) {
    self.length = length
    buffer = Buffer(count: 2 * length)
  }

  mutating func detach() { buffer.makeUnique() }

  /// Takes in a value; returns a pointer to it with its past behind it, valid until the next call.
  mutating func push(_ value: Double) -> UnsafePointer<Double> {
    let slot = buffer.base + position
    slot[0] = value
    slot[length] = value
    position += 1
    if position == length { position = 0 }
    return UnsafePointer(slot + length)
  }
}
