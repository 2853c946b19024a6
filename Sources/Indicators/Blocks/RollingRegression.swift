/// The least-squares line of the last `length` values on their position, without drift (see `RollingTrend`).
struct RollingRegression: Sendable {
  let length: Int
  private var trend: RollingTrend
  private let share: Double
  /// 1 ÷ the sum of squared distances of the positions from their mean.
  private let perSpread: Double

  init(length: Int) {
    self.length = length
    trend = RollingTrend(length: length)
    let n = Double(length)
    share = 1 / n
    perSpread = 12 / (n * (n * n - 1))
  }

  mutating func detach() { trend.detach() }

  /// The line's slope per value and its height at the newest value.
  mutating func update(
    _ newest: UnsafePointer<Double>, count: Int
  ) -> (slope: Double, newest: Double) {
    let (sum, weighted) = trend.update(newest, count: count)
    let half = Double(length &- 1) / 2
    let slope = (weighted + half * sum) * perSpread
    return (slope, trend.anchor + sum * share + slope * half)
  }
}

/// Centred sums of squares and products of two series over the last `length` values, without drift.
///
/// Blocks and anchors as in `RollingMean`.
struct RollingComoments: Sendable {
  let length: Int
  private let share: Double
  /// Five sums a place: x, y, x², y², x·y.
  private var tails: Buffer
  private var head = SIMD8<Double>()
  private var anchorX = 0.0
  private var anchorY = 0.0
  private var left = 0

  init(length: Int) {
    self.length = length
    share = 1 / Double(length)
    tails = Buffer(count: 8 * length)
  }

  /// See `RollingMean.update`. The sums of squares are never negative.
  mutating func update(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int
  ) -> (xx: Double, yy: Double, xy: Double) {
    if left == 0 { startBlock(x, y, count: count) }
    left &-= 1
    head += terms(x.pointee, y.pointee)
    let sums = head + tails.eight(left)
    let xx = sums[2] - sums[0] * sums[0] * share
    let yy = sums[3] - sums[1] * sums[1] * share
    return (xx > 0 ? xx : 0, yy > 0 ? yy : 0, sums[4] - sums[0] * sums[1] * share)
  }

  private func terms(_ x: Double, _ y: Double) -> SIMD8<Double> {
    let (dx, dy) = (x - anchorX, y - anchorY)
    return SIMD8(dx, dy, dx * dx, dy * dy, dx * dy, 0, 0, 0)
  }

  mutating func detach() { tails.makeUnique() }

  private mutating func startBlock(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) {
    left = length
    head = SIMD8()
    anchorX = x.pointee
    anchorY = y.pointee
    guard count >= length, length > 1 else { return }
    var sums = SIMD8<Double>()
    for back in 1..<length {
      sums += terms(x[0 &- back], y[0 &- back])
      tails.setEight(back, sums)
    }
  }
}
