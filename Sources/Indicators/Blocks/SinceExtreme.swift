/// How many bars ago the extreme of the last `length` values was; of equal ones the latest counts.
///
/// Blocks as in `RollingExtreme`, which keep the place of the extreme beside its value.
struct SinceExtreme<Order: ExtremeOrder>: Sendable {
  let length: Int
  /// Pairs of the extreme of a tail and the number of values between it and the end of its block.
  private var tails: Buffer
  private var head = Order.worst
  /// How many values ago the extreme of the newer block was.
  private var headAge = 0
  private var left = 0

  init(length: Int) {
    self.length = length
    tails = Buffer(count: 2 * length)
    tails.setPair(0, SIMD2(Order.worst, 0))
  }

  /// See `RollingMean.update`.
  mutating func update(_ newest: UnsafePointer<Double>, count: Int) -> Int {
    if left == 0 { startBlock(newest, count: count) }
    left &-= 1
    let value = newest.pointee
    let isNew = !Order.isBetter(head, than: value)
    head = isNew ? value : head
    headAge = isNew ? 0 : headAge &+ 1
    let tail = tails.pair(left)
    return Order.isBetter(tail[0], than: head) ? Int(tail[1]) &+ (length &- left) : headAge
  }

  mutating func detach() { tails.makeUnique() }

  private mutating func startBlock(_ newest: UnsafePointer<Double>, count: Int) {
    left = length
    head = Order.worst
    headAge = 0
    guard count >= length, length > 1 else { return }
    var best = Order.worst
    var age = 0
    for back in 1..<length {
      let value = newest[0 &- back]
      if Order.isBetter(value, than: best) { (best, age) = (value, back &- 1) }
      tails.setPair(back, SIMD2(best, Double(age)))
    }
  }
}
