/// What a `RollingPairSum` adds up: two numbers of a bar.
protocol PairTerm: Sendable {
  static func value(_ past: InputWindow, back: Int) -> SIMD2<Double>
}

/// Sums of two numbers over the last `length` bars, without drift.
///
/// Blocks as in `RollingMean`; the numbers are computed anew for the sums over a tail instead of being kept.
/// A sum of zeros is exactly 0.
struct RollingPairSum<Term: PairTerm>: Sendable {
  let length: Int
  private var tails: Buffer
  private var head = SIMD2<Double>()
  private var left = 0

  init(length: Int) {
    self.length = length
    tails = Buffer(count: 2 * length)
  }

  mutating func detach() { tails.makeUnique() }

  /// Takes in a bar.
  ///
  /// - Parameters:
  ///   - value: the numbers of the bar.
  ///   - count: how many bars were given before this one; while it is less than `length − 1` the result
  ///     has no meaning.
  mutating func update(_ value: SIMD2<Double>, _ past: InputWindow, count: Int) -> SIMD2<Double> {
    if left == 0 { startBlock(past, count: count) }
    left &-= 1
    head += value
    return head + tails.pair(left)
  }

  private mutating func startBlock(_ past: InputWindow, count: Int) {
    left = length
    head = SIMD2()
    guard count >= length, length > 1 else { return }
    var sums = SIMD2<Double>()
    for back in 1..<length {
      sums += Term.value(past, back: back)
      tails.setPair(back, sums)
    }
  }
}
