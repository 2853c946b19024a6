/// Mean and population variance of the last `length` values, without drift.
///
/// Blocks and anchor as in `RollingMean`. Because the anchor lies in the window, squares are of the size of
/// the spread and not of the level: a price of 1e8 that moves by cents keeps its variance, and a constant
/// window has exactly 0.
struct RollingMoments: Sendable {
  let length: Int
  private let share: Double
  /// Pairs of sum and sum of squares. Pairs move through memory as one, which keeps them quick to reload.
  private var tails: Buffer
  private var head = SIMD2<Double>()
  private var anchor = 0.0
  private var left = 0

  init(length: Int) {
    self.length = length
    share = 1 / Double(length)
    tails = Buffer(count: 2 * length)
  }

  /// See `RollingMean.update`.
  mutating func update(
    _ newest: UnsafePointer<Double>, count: Int
  ) -> (mean: Double, variance: Double) {
    if left == 0 { startBlock(newest, count: count) }
    left &-= 1
    let deviation = newest.pointee - anchor
    head += SIMD2(deviation, deviation * deviation)
    let means = (head + tails.pair(left)) * share
    let variance = means[1] - means[0] * means[0]
    return (anchor + means[0], variance > 0 ? variance : 0)
  }

  mutating func detach() { tails.makeUnique() }

  private mutating func startBlock(_ newest: UnsafePointer<Double>, count: Int) {
    left = length
    head = SIMD2()
    anchor = newest.pointee
    guard count >= length, length > 1 else { return }
    var sums = SIMD2<Double>()
    for back in 1..<length {
      let deviation = newest[0 &- back] - anchor
      sums += SIMD2(deviation, deviation * deviation)
      tails.setPair(back, sums)
    }
  }
}
