/// Sum and position-weighted sum of the last `length` values, without drift; the basis of weighted means and
/// regressions on time.
///
/// Blocks and anchor as in `RollingMean`. Positions are counted from the newest value of the older block (0,
/// −1, −2, …) and on into the newer one (1, 2, …); shifting them to the window is a multiple of the plain
/// sum.
struct RollingTrend: Sendable {
  let length: Int
  /// Pairs of sum and position-weighted sum.
  private var tails: Buffer
  private var head = SIMD2<Double>()
  private(set) var anchor = 0.0
  private var left = 0
  private var position = 0.0

  init(length: Int) {
    self.length = length
    tails = Buffer(count: 2 * length)
  }

  /// Sums of `x − anchor` and of `k · (x − anchor)`, where k is 0 at the newest value and −1 before it.
  mutating func update(
    _ newest: UnsafePointer<Double>, count: Int
  ) -> (sum: Double, weighted: Double) {
    if left == 0 { startBlock(newest, count: count) }
    left &-= 1
    position += 1
    let deviation = newest.pointee - anchor
    head += SIMD2(deviation, position * deviation)
    let sums = head + tails.pair(left)
    return (sums[0], sums[1] - position * sums[0])
  }

  mutating func detach() { tails.makeUnique() }

  private mutating func startBlock(_ newest: UnsafePointer<Double>, count: Int) {
    left = length
    head = SIMD2()
    position = 0
    anchor = newest.pointee
    guard count >= length, length > 1 else { return }
    var sums = SIMD2<Double>()
    for back in 1..<length {
      let deviation = newest[0 &- back] - anchor
      sums += SIMD2(deviation, Double(1 &- back) * deviation)
      tails.setPair(back, sums)
    }
  }
}

/// WMA: weights 1 to n, the newest value the heaviest.
struct WeightedMean: MovingAverageBlock {
  private var trend: RollingTrend
  private let share: Double

  init(length: Int) {
    trend = RollingTrend(length: length)
    share = 2 / (Double(length) * Double(length + 1))
  }

  var reach: Int { trend.length - 1 }

  mutating func detach() { trend.detach() }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    let (sum, weighted) = trend.update(newest, count: count)
    return trend.anchor + (weighted + Double(trend.length) * sum) * share
  }
}

/// TRIMA: the mean of means, with weights that rise to the middle of the window and fall again.
struct TriangularMean: MovingAverageBlock {
  private var first: RollingMean
  private var second: RollingMean
  private var history: History

  /// Two plain means whose lengths add up to `length + 1`, the first the longer by one when `length` is even.
  init(length: Int) {
    first = RollingMean(length: length / 2 + 1)
    second = RollingMean(length: (length + 1) / 2)
    history = History(length: second.length)
  }

  var reach: Int { first.reach }

  mutating func detach() {
    first.detach()
    second.detach()
    history.detach()
  }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    let mean = first.update(newest, count: count)
    let before = first.length - 1
    if seeding, count < before { return .nan }
    return second.update(history.push(mean), count: count &- before)
  }
}

/// KAMA: an EMA whose weight follows the ratio of net to total movement (P. Kaufman 1995), between the
/// weights of a 2- and a 30-value EMA.
struct KaufmanMean: MovingAverageBlock {
  private let length: Int
  private var path: RollingMean
  private var steps: History
  private var value = 0.0

  init(length: Int) {
    self.length = length
    path = RollingMean(length: length)
    steps = History(length: length)
  }

  var reach: Int { max(length, 1) }

  mutating func detach() {
    path.detach()
    steps.detach()
  }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    if seeding, count == 0 { return .nan }
    let x = newest.pointee
    let mean = path.update(steps.push(abs(x - newest[-1])), count: count &- 1)
    if seeding, count < length { return .nan }
    if seeding, count == length { value = newest[-1] }
    let total = mean * Double(length)
    let net = x - newest[0 &- length]
    let efficiency = total <= net || total <= 0 ? 1 : abs(net) / total
    let slow = 2.0 / 31
    let weight = efficiency * (2.0 / 3 - slow) + slow
    value += (x - value) * (weight * weight)
    return value
  }
}
