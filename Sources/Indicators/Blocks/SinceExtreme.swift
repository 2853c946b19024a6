/// How many bars ago the extreme of the last `length` values was; of equal ones the latest counts.
///
/// Blocks as in `RollingExtreme`, which keep the age of the extreme beside its value. Ages are Doubles, so
/// that choices between them need no branch: which value is an extreme cannot be predicted.
struct SinceExtreme<Order: ExtremeOrder>: Sendable {
  let length: Int
  /// Pairs of the extreme of a tail and its age at the end of its block.
  private var tails: Buffer
  private var head = Order.worst
  private var headAge = 0.0
  /// How many values the newer block has.
  private var filled = 0.0
  private var left = 0

  init(length: Int) {
    self.length = length
    tails = Buffer(count: 2 * length)
    tails.setPair(0, SIMD2(Order.worst, 0))
  }

  /// See `RollingMean.update`.
  mutating func update(_ newest: UnsafePointer<Double>, count: Int) -> Double {
    if left == 0 { startBlock(newest, count: count) }
    left &-= 1
    filled += 1
    let value = newest.pointee
    headAge = Order.isBetter(head, than: value) ? headAge + 1 : 0
    head = Order.better(head, value)
    let tail = tails.pair(left)
    return Order.isBetter(tail[0], than: head) ? tail[1] + filled : headAge
  }

  mutating func detach() { tails.makeUnique() }

  private mutating func startBlock(_ newest: UnsafePointer<Double>, count: Int) {
    left = length
    filled = 0
    head = Order.worst
    headAge = 0
    guard count >= length, length > 1 else { return }
    var best = Order.worst
    var age = 0.0
    for back in 1..<length {
      let value = newest[0 &- back]
      age = Order.isBetter(value, than: best) ? Double(back &- 1) : age
      best = Order.better(value, best)
      tails.setPair(back, SIMD2(best, age))
    }
  }
}
