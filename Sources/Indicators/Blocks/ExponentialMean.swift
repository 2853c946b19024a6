/// An exponentially weighted mean seeded with the plain mean of its first `length` values:
/// `value = value · (1 − weight) + x · weight`; weight 2/(n+1) gives the EMA, 1/n Wilder's smoothing.
///
/// What limits such a recursion is the chain of operations that depend on each other. So it carries
/// `value ÷ weight`, which is one product and one sum a value, and takes two steps at once, each value from
/// the one before the last: two chains that run side by side, about 1 ns a value.
struct ExponentialMean: Sendable {
  let length: Int
  private let weight: Double
  private let keep: Double
  private let keepTwice: Double
  private let isAnchored: Bool
  private var anchor = 0.0
  private var count = 0
  /// The mean relative to the anchor, divided by the weight; while seeding, the sum.
  private var scaled = 0.0
  /// The same one value earlier, and what the last value added to it.
  private var earlier = 0.0
  private var last = 0.0

  private init(length: Int, weight: Double, isAnchored: Bool) {
    self.length = length
    self.weight = weight
    self.isAnchored = isAnchored
    keep = 1 - weight
    keepTwice = keep * keep
  }

  /// The EMA: weight 2/(n+1). Values are taken relative to the first one, so that a constant series has
  /// exactly its constant as mean.
  init(length: Int) { self.init(length: length, weight: 2 / Double(length + 1), isAnchored: true) }

  /// Wilder's smoothing, weight 1/n, of values that are not negative: the mean is never negative either.
  static func wilder(_ length: Int) -> ExponentialMean {
    ExponentialMean(length: length, weight: 1 / Double(length), isAnchored: false)
  }

  /// The mean after the last value; has no meaning before `isReady`.
  var value: Double { anchor + scaled * weight }

  /// Whether the first `length` values are in.
  var isReady: Bool { count >= length }

  /// Takes in a value and returns the mean, which has no meaning before `isReady`.
  ///
  /// - Parameter seeding: false only when `isReady`. A path to the seed inside a loop would cost more than
  ///   the recursion, so the caller says when there is none.
  @inline(__always)
  mutating func update(_ x: Double, seeding: Bool) -> Double {
    if seeding, !isReady { return seed(x) }
    let distance = x - anchor
    let next = earlier * keepTwice + (last * keep + distance)
    (earlier, scaled, last) = (scaled, next, distance)
    return value
  }

  @inline(never)
  private mutating func seed(_ x: Double) -> Double {
    if count == 0, isAnchored { anchor = x }
    count += 1
    scaled += x - anchor
    if isReady {
      scaled /= Double(length) * weight
      // One step from the seed: as if it were the first value of all.
      (earlier, last) = (0, scaled)
    }
    return value
  }
}
