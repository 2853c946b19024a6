/// An exponentially weighted mean seeded with the plain mean of its first `length` values:
/// `value = value · (1 − weight) + x · weight`; weight 2/(n+1) gives the EMA, 1/n Wilder's smoothing.
///
/// It carries `value ÷ weight`, so that a value costs one product and one sum in the chain of operations that
/// depend on each other; the recursion is limited by just that, at about 1.7 ns.
struct ExponentialMean: Sendable {
  let length: Int
  private let weight: Double
  private let keep: Double
  private let isAnchored: Bool
  private var anchor = 0.0
  private var count = 0
  /// The mean relative to the anchor, divided by the weight; while seeding, the sum.
  private var scaled = 0.0

  private init(length: Int, weight: Double, isAnchored: Bool) {
    self.length = length
    self.weight = weight
    self.isAnchored = isAnchored
    keep = 1 - weight
  }

  /// The EMA: weight 2/(n+1). Values are taken relative to the first one, so that a constant series has
  /// exactly its constant as mean.
  init(length: Int) { self.init(length: length, weight: 2 / Double(length + 1), isAnchored: true) }

  /// The EMA of values that are already relative to an anchor.
  init(plain length: Int) {
    self.init(length: length, weight: 2 / Double(length + 1), isAnchored: false)
  }

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
    scaled = scaled * keep + (x - anchor)
    return value
  }

  @inline(never)
  private mutating func seed(_ x: Double) -> Double {
    if count == 0, isAnchored { anchor = x }
    count += 1
    scaled += x - anchor
    if isReady { scaled /= Double(length) * weight }
    return value
  }
}
